//! `mynah dub`: a film into other languages, how that stands, its files, and one line said otherwise.

mod before;
mod bin;
mod earlier;
mod elsewhere;
mod mending;
mod ordered;
mod standing;
mod way;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use self::ordered::Wanted;
use crate::cli::args::{
    CommonArguments, DubArguments, DubExportArguments, DubPatchArguments, DubVerb, NewDubArguments,
};
use crate::cli::exit::{Exit, Stop, sentence};
use crate::cli::generate::{self, Held, Made};
use crate::cli::manner;
use crate::cli::output;
use crate::cli::session::{Access, Session};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::FilmId;
use mynah_core::language::language_name;
use mynah_core::request::{Cut, Worth};
use mynah_i18n::tenths;
use mynah_i18n::tr;
use mynah_model::command::{
    Agreement, Command, DubExport, DubSound, DubbingCommand, ExportShape, FilmFrom, FilmWish,
    LineOrder,
};
use mynah_model::desk::{LineSaid, LineVoice, Voice};
use mynah_model::dubbing::{self, FilmCard, Language, Stands, is_address, slot};
use mynah_model::event::{DubbingEvent, Event, Exported};
use mynah_model::trouble::{Topic, Trouble};
use mynah_model::urgency::Urgency;

/// The number of whatever is asked for: one thing at a time is.
const NUMBER: u64 = 1;

/// Dubs a film, or does something with one that was begun.
///
/// # Errors
/// Bad input, a limit of credits, a backend that refuses; nothing was spent unless the words say so.
pub fn run(arguments: &DubArguments) -> Result<Exit, Stop> {
    match &arguments.verb {
        None => begin(&arguments.new),
        Some(DubVerb::Status(arguments)) => standing::status(arguments),
        Some(DubVerb::Export(arguments)) => export(arguments),
        Some(DubVerb::Patch(arguments)) => patch(arguments),
        Some(DubVerb::Remove(arguments)) => bin::put(arguments, true),
        Some(DubVerb::Restore(arguments)) => bin::put(arguments, false),
    }
}

fn begin(typed: &NewDubArguments) -> Result<Exit, Stop> {
    refuse_pipe(typed.out.as_deref())?;
    let mut session = Session::start(&typed.common)?;
    let mut wish = wish(typed, session.backend)?;
    let facts = before::look(&mut session, &mut wish, typed.track)?;
    before::tell_sound(&facts, session.backend);
    if session.backend == Backend::Draft && wish.sheets.is_empty() {
        return Err(Stop::bad(tr!("cli-dub-draft-no-table")));
    }
    let projects = way::choose(&mut session, &mut wish, typed.classic)?;
    let languages = wish.languages.clone();
    let is_plain = wish.without_clones && !typed.no_cloning;
    // What the plan refuses is not written down as wanted.
    session.check_dub(wish.worth)?;
    let card = looked(&mut session, DubbingCommand::Bring(NUMBER, Box::new(wish)))?;
    let card = ordered::fetched_again(&mut session, card, &languages)?;
    let wanted = Wanted::of(&session, &card, &languages, typed);
    let wanted = or_unwanted(&mut session, (&card, &languages), wanted)?;
    session.offer()?;
    if is_plain && session.backend == Backend::Live {
        output::words(&tr!("cli-dub-not-cloned"));
    }
    let orders = ordered::orders(&card, &wanted.ordered, &typed.again);
    let fixed = earlier::tell(&card, &languages);
    let heeded = before::tell(&mut session, (&card, &languages), (typed, &facts));
    or_unwanted(&mut session, (&card, &languages), heeded)?;
    if let Some(is_draft) = projects {
        way::tell(&card, &languages, is_draft);
    }
    let checked =
        generate::check_place(&orders, folder_of(typed.out.as_deref()), ExportShape::Files);
    or_unwanted(&mut session, (&card, &languages), checked)?;
    tell_price(&session, &card, &wanted, &orders)?;
    let limit = typed.common.max_credits;
    let price = session.quote(&orders, Urgency::asked(false))?;
    let made = generate::check_limit(&session, price, limit).and_then(|()| {
        output::words(&tr!("cli-dub-begun", job = card.id.to_string()));
        if orders.is_empty() {
            return Ok(Made::default());
        }
        generate::all(&mut session, &orders, limit, false)
    });
    let made = match made {
        Ok(made) => made,
        // For its price.
        Err(no) if no.exit == Exit::OverBudget => {
            return or_unwanted(&mut session, (&card, &languages), Err(no));
        }
        Err(no) => return Err(no),
    };
    generate::say_failures(&made, |place| {
        wanted.ordered.get(place).cloned().unwrap_or_default()
    });
    let ready = wanted.written(&languages, made.kept.iter().map(|kept| kept.place));
    earlier::tell_taken_over(&mut session, &card, &fixed)?;
    let credits: Credits = made.kept.iter().map(|kept| kept.cost).sum();
    let written = if ready.is_empty() {
        Exported::default()
    } else {
        exported(
            &mut session,
            (&card.id, Some(credits)),
            (ready, &typed.audio),
            typed.out.as_deref(),
        )?
    };
    let mut told = told(&card.id, &written, credits, session.backend);
    if let Some(Value::Array(all)) = told.get_mut("failed") {
        all.extend(failed(&made, &wanted.ordered));
    }
    told.extend(before::track_json(&facts));
    say(&written, &Value::Object(told), &typed.common);
    session.end();
    // Nothing came of what was ordered; what was here before is written.
    let none_came = made.kept.is_empty() && wanted.ready.is_empty();
    match made.exit(&Held::new()) {
        Err(no) if none_came => Err(no),
        Err(_) => Ok(Exit::Partly),
        Ok(Exit::Done) => Ok(exit_of(&written)),
        Ok(exit) => Ok(exit),
    }
}

/// What is refused before anything of it is ordered is wanted no more.
fn or_unwanted<T>(
    session: &mut Session,
    (card, languages): (&FilmCard, &[String]),
    done: Result<T, Stop>,
) -> Result<T, Stop> {
    if done.is_err() {
        let unwant = DubbingCommand::Unwant(NUMBER, card.id.clone(), languages.to_vec());
        looked(session, unwant)?;
    }
    done
}

/// Languages by their names.
fn named<T: AsRef<str>>(codes: &[T]) -> String {
    let names: Vec<String> = codes.iter().map(|it| language_name(it.as_ref())).collect();
    names.join(", ")
}

/// What was typed, as it is wanted.
fn wish(typed: &NewDubArguments, backend: Backend) -> Result<FilmWish, Stop> {
    let file = typed.file.clone().unwrap_or_default();
    let cut = match (typed.part.start, typed.part.end) {
        (None, None) => None,
        (start, end) => {
            let (start, end) = (start.unwrap_or(0), end.unwrap_or(u32::MAX));
            if end <= start {
                return Err(Stop::bad(dubbing::NoDub::NoPart.words()));
            }
            Some(Cut { start, end })
        }
    };
    let languages = manner::once(typed.to.iter().cloned());
    let sheets = dubbing::in_order_of(&languages, &typed.csv);
    if let Some(no) = of_one_alone(&languages, &sheets) {
        return Err(Stop::bad(no));
    }
    Ok(FilmWish {
        backend,
        from: if is_address(&file) {
            FilmFrom::Address(file)
        } else {
            FilmFrom::File(PathBuf::from(file))
        },
        languages,
        source: typed.from.clone(),
        sheets,
        speakers: typed.speakers,
        cut,
        worth: match (typed.watermark, typed.full_size) {
            (true, _) => Worth::Marked,
            (false, true) => Worth::Full,
            (false, false) => Worth::Plain,
        },
        drop_background: typed.no_background,
        background: typed.background.clone(),
        mask_profanity: typed.mask_profanity,
        // Nobody's voice is cloned unless somebody says who agreed.
        without_clones: typed.consent.is_empty() && !typed.clone,
        as_project: false,
        agreed: typed
            .consent
            .iter()
            .cloned()
            .map(Agreement::Record)
            .collect(),
    })
}

/// That the only transcript is called like one of several languages: the others would be spoken with its words.
fn of_one_alone(languages: &[String], sheets: &[PathBuf]) -> Option<String> {
    let [sheet] = sheets else { return None };
    let is_its = |code: &&String| dubbing::is_called_like(sheet, code);
    let own = languages.iter().find(is_its)?;
    let others = languages.iter().filter(|code| *code != own);
    let others: Vec<&String> = others.collect();
    (!others.is_empty()).then(|| {
        tr!(
            "cli-dub-one-table",
            name = sheet.display().to_string(),
            language = language_name(own),
            others = named(&others)
        )
    })
}

fn refuse_pipe(out: Option<&Path>) -> Result<(), Stop> {
    if out == Some(Path::new("-")) {
        return Err(Stop::bad(tr!("cli-out-is-no-pipe")));
    }
    Ok(())
}

/// Says what it will cost before anything is sent.
fn tell_price(
    session: &Session,
    card: &FilmCard,
    wanted: &Wanted,
    orders: &[LineOrder],
) -> Result<(), Stop> {
    let all = session.quote(orders, Urgency::Batch)?;
    let languages = &wanted.ordered;
    let is_free = all.most == Credits::ZERO;
    for free in [Some(&wanted.ready), Some(languages).filter(|_| is_free)] {
        if let Some(free) = free.filter(|free| !free.is_empty()) {
            output::words(&tr!("cli-dub-nothing", languages = named(free)));
        }
    }
    if is_free {
        return Ok(());
    }
    output::words(&tr!(
        "cli-dub-price",
        name = card.film.name(),
        seconds = tenths(card.film.how.seconds()),
        languages = named(languages),
        price = output::credits(session.backend, all.most)
    ));
    if session.backend == Backend::Live {
        output::words(&tr!("cli-dub-undone"));
    }
    if languages.len() > 1 {
        for (code, order) in languages.iter().zip(orders) {
            let price = session.quote(std::slice::from_ref(order), Urgency::Batch)?;
            let price = output::credits(session.backend, price.most);
            let name = language_name(code);
            output::words(&tr!("cli-dub-price-each", language = name, price = price));
        }
    }
    Ok(())
}

fn failed(made: &Made, languages: &[String]) -> Vec<Value> {
    let all = made.failed.iter().map(|(place, trouble)| {
        let why = sentence(trouble);
        json!({ "language": languages.get(*place), "why": why })
    });
    all.collect()
}

/// Whether it was said only that no film of this library is called so.
fn is_unknown(no: &Trouble) -> bool {
    no.topic == Some(Topic::UnknownDub)
}

/// Neither this library knows it, nor can the account be asked.
fn unasked(no: &Stop, why: Stop) -> Stop {
    Stop {
        words: format!(
            "{} {}",
            no.words,
            tr!("cli-dub-account-unasked", why = why.words)
        ),
        exit: why.exit,
    }
}

/// Asks for a film and waits for how it stands.
fn looked(session: &mut Session, command: DubbingCommand) -> Result<FilmCard, Stop> {
    looked_for(session, command)?.map_err(Stop::from)
}

/// The same of one that this library may not have.
fn looked_for(
    session: &mut Session,
    command: DubbingCommand,
) -> Result<Result<FilmCard, Trouble>, Stop> {
    session.send(Command::Dubbing(command));
    let looked = session.wait(|_, event| match event? {
        Event::Dubbing(DubbingEvent::Looked(NUMBER, looked)) => Some(looked.clone()),
        _ => None,
    })?;
    Ok(looked.map(|card| *card).map_err(|trouble| *trouble))
}

/// Folder that files go to.
fn folder_of(out: Option<&Path>) -> &Path {
    out.unwrap_or_else(|| Path::new("."))
}

/// Writes the files of a dub. `cost`: credits that this run paid for it.
fn exported(
    session: &mut Session,
    (job, cost): (&FilmId, Option<Credits>),
    (languages, sounds): (Vec<String>, &[DubSound]),
    out: Option<&Path>,
) -> Result<Exported, Stop> {
    let wish = DubExport {
        languages,
        folder: folder_of(out).to_owned(),
        sounds: sounds.to_vec(),
        without: Vec::new(),
        over: false,
    };
    let command = DubbingCommand::Export(NUMBER, job.clone(), wish);
    session.send(Command::Dubbing(command));
    let written = session.wait(|_, event| match event? {
        Event::Dubbing(DubbingEvent::Exported(NUMBER, written)) => Some(written.clone()),
        _ => None,
    })?;
    let written = written.map_err(|trouble| match cost {
        Some(cost) => generate::unwritten(session, cost, &trouble),
        None => Stop::from(*trouble),
    })?;
    for words in written
        .lacking
        .iter()
        .map(|it| &it.why)
        .chain(&written.notes)
    {
        output::words(words);
    }
    Ok(written)
}

/// How a command ends that wrote these.
fn exit_of(written: &Exported) -> Exit {
    if written.lacking.is_empty() {
        Exit::Done
    } else {
        Exit::Partly
    }
}

/// What every one of these commands tells.
fn told(
    job: &FilmId,
    written: &Exported,
    credits: Credits,
    backend: Backend,
) -> Map<String, Value> {
    let mut told = Map::new();
    told.insert("job".to_owned(), json!(job));
    told.insert("files".to_owned(), files_of(written));
    told.insert("earlier".to_owned(), json!(written.earlier));
    told.insert("credits".to_owned(), json!(credits.0));
    told.insert("draft".to_owned(), json!(backend == Backend::Draft));
    told.insert("failed".to_owned(), failed_of(written));
    told
}

/// Languages that files are lacking of, and why.
fn failed_of(written: &Exported) -> Value {
    let failed = written.lacking.iter();
    failed
        .map(|it| json!({ "language": it.language, "why": it.why }))
        .collect()
}

fn files_of(written: &Exported) -> Value {
    let files = written.files.iter().map(|file| {
        json!({
            "path": file.path,
            "language": file.language,
            "kind": file.kind.as_str(),
        })
    });
    files.collect()
}

fn say(written: &Exported, told: &Value, common: &CommonArguments) {
    if common.json {
        output::json(told);
        return;
    }
    for file in &written.files {
        output::result(&file.path.display().to_string());
    }
}

fn export(typed: &DubExportArguments) -> Result<Exit, Stop> {
    refuse_pipe(typed.out.as_deref())?;
    let (mut session, _) = Session::start_for_ledger(&typed.of.common, Access::Writes)?;
    let job = FilmId::new(typed.of.job.as_str());
    let card = match looked_for(&mut session, DubbingCommand::Look(NUMBER, job))? {
        Ok(card) => card,
        Err(no) if !is_unknown(&no) => return Err(no.into()),
        Err(no) => {
            let no = Stop::from(no);
            session.end();
            return elsewhere::fetch(&typed.of, typed.out.as_deref(), &no)?.ok_or(no);
        }
    };
    let languages = manner::once(typed.to.iter().cloned());
    let written = exported(
        &mut session,
        (&card.id, None),
        (languages, &typed.audio),
        typed.out.as_deref(),
    )?;
    let told = told(&card.id, &written, Credits::ZERO, card.backend);
    say(&written, &Value::Object(told), &typed.of.common);
    session.end();
    Ok(exit_of(&written))
}

fn patch(typed: &DubPatchArguments) -> Result<Exit, Stop> {
    refuse_pipe(typed.out.as_deref())?;
    let text = typed.text.trim();
    if text.is_empty() {
        return Err(Stop::bad(tr!("cli-nothing-to-speak")));
    }
    let (mut session, _) = Session::start_for_ledger(&typed.of.common, Access::Writes)?;
    let job = FilmId::new(typed.of.job.as_str());
    let card = looked(&mut session, DubbingCommand::Look(NUMBER, job))?;
    if session.backend != card.backend {
        session.end();
        session = Session::start_for(&typed.of.common, Some(card.backend), Access::Writes)?;
    }
    if card.film.binned.is_some() {
        let job = card.id.to_string();
        output::words(&tr!("cli-dub-patch-binned", job = job));
    }
    let language = card.film.language(&typed.to);
    let language =
        language.ok_or_else(|| Stop::bad(dubbing::NoDub::NoLanguage(typed.to.clone()).words()))?;
    let code = typed.to.clone();
    let stands = card.stands(&code);
    if !matches!(stands, Some(Stands::Ready { .. })) {
        let lacks = stands.and_then(|stands| stands.lacks_sound(&code));
        let no = lacks.unwrap_or(dubbing::NoDub::NotReady(code));
        return Err(Stop::bad(no.words()));
    }
    let room = slot(&card, language, typed.line);
    let room = room.map_err(|no| Stop::bad(no.words()))?;
    if dubbing::lacks_room(text, room.most) {
        let room = tenths(room.most);
        let why = tr!("dub-lacks-room", room = room);
        return Err(Stop::bad(tr!("cli-dub-patch-no-room", why = why)));
    }
    let models = session.offer()?.models;
    if let Some(order) = way::anew(&session, &card, typed) {
        return way::patch(session, &card, typed, order);
    }
    session.check_format(OutputFormat::default())?;
    let model = match typed.model.as_deref() {
        None => None,
        Some(wanted) => Some(&manner::model(&models, Some(wanted))?.id),
    };
    let voice = voice(
        &mut session,
        typed.voice.as_deref(),
        (&card, language, typed.line),
    )?;
    let said = LineSaid {
        line: typed.line,
        text,
        voice: &voice,
        model,
    };
    let order = session.desk.line_order(&card, &typed.to, said);
    let order = order.ok_or_else(|| Stop::bad(tr!("cli-nothing-to-speak")))?;
    let orders = [order];
    let price = session.quote(&orders, Urgency::Interactive)?;
    output::words(&tr!(
        "cli-dub-patch-price",
        line = typed.line,
        voice = voice.name.as_str(),
        room = tenths(room.most),
        price = output::credits(session.backend, price.most)
    ));
    if let Some(words) = dubbing::together(language, typed.line) {
        output::words(&words);
    }
    let pace = dubbing::pace(language, typed.line, Some(&voice.id));
    let hurried = orders.first().and_then(|it| pace.hurried(it, room.most));
    if let Some(hurried) = hurried {
        if hurried.is_likely && !typed.even_if_long {
            return Err(Stop::bad(tr!("cli-dub-patch-refused", why = hurried.words)));
        }
        output::words(&hurried.words);
    }
    let by = ("voice_id", json!(voice.id));
    mending::buy(session, &card, typed, (&orders, by))
}

/// Who says it: who was named, else whoever says it in the window as long as nobody is chosen. A guess is said.
fn voice(
    session: &mut Session,
    wanted: Option<&str>,
    (card, language, line): (&FilmCard, &Language, usize),
) -> Result<Voice, Stop> {
    if wanted.is_some() {
        return session.voice(wanted);
    }
    session.offer()?;
    let found = session.desk.line_voice(card.backend, (language, line));
    if matches!(found, LineVoice::First(_)) {
        let own = language.lines.get(line.saturating_sub(1));
        let speaker = own.map_or("", |line| line.speaker.as_str());
        output::words(&tr!("cli-dub-first-voice", speaker = speaker));
    }
    let id = found.voice().map(|voice| voice.id.to_string());
    let of_fix = session
        .desk
        .voice_of_last_fix(card.backend, (language, line));
    if let Some(of_fix) = of_fix {
        output::words(&of_fix);
    }
    session.voice(id.as_deref())
}
