//! `mynah audition`: several voices with the same texts, equally loud, in a folder with a page to listen by.
//!
//! A blind one names nobody anywhere. The same command without `--blind`, with the number that the letters were shuffled
//! with, tells who is who, for nothing.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::cli::args::AuditionArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate::{self, Held, Made, MadeTake, Silent, Target};
use crate::cli::manner;
use crate::cli::output;
use crate::cli::planned_files::PlannedFiles;
use crate::cli::session::{Access, Session};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::dice::Dice;
use mynah_core::ids::VoiceId;
use mynah_core::silence;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::audition::{self, Level, MOST_TAKES, Page, PageTake, Shuffle, letter, shuffled};
use mynah_model::command::{ExportKind, ExportShape, LineOrder};
use mynah_model::delivery::{Delivery, Wish};
use mynah_model::desk::{TakeCard, Voice};
use mynah_model::event::ExportedFile;

/// Everybody.
const ALL: &str = "all";

/// Speaks the texts.
///
/// # Errors
/// Bad input, a backend that refuses, nothing made at all, a folder that can't be written.
pub fn run(arguments: &AuditionArguments) -> Result<Exit, Stop> {
    if arguments.out.as_deref() == Some(Path::new("-")) {
        return Err(Stop::bad(tr!("cli-out-is-no-pipe")));
    }
    if arguments.text.iter().any(|text| silence::is_unspoken(text)) {
        return Err(Stop::bad(tr!("cli-nothing-to-speak")));
    }
    let access = Access::of_run(arguments.dry_run);
    let mut session = Session::start_for(&arguments.common, None, access)?;
    let blind = arguments.blind;
    let (voices, shuffle) = voices(&mut session, arguments)?;
    let call = Call {
        voices,
        texts: manner::once(arguments.text.iter().cloned()),
        shuffle,
        blind,
    };
    let orders = call.orders(&mut session, arguments)?;
    // Blind, a letter that has no consent would be known by that.
    let called = |place| (!blind).then(|| call.called(place));
    let (spoken, silent) = generate::speakable(&session, &orders, called)?;
    let (groups, limit) = (call.groups(&spoken), arguments.common.max_credits);
    let (wanted, held) = generate::within(&session, &orders, &groups, limit)?;
    let sent = generate::at(&orders, &wanted);
    let price = generate::say_price(&session, &sent, arguments.dry_run)?;
    if arguments.dry_run {
        let is_any_spoken = !spoken.is_empty();
        return call.dry_run(session, arguments, (price, silent, held), is_any_spoken);
    }
    let to = arguments.out.clone().unwrap_or_else(|| PathBuf::from("."));
    call.check_files(&session, &to, (&orders, &wanted))?;
    let mut made = generate::some(&mut session, &orders, &wanted, limit, None)?;
    if blind {
        made.unsay();
    }
    generate::say_failures(&made, |place| {
        let (text, voice) = call.parts(place);
        tr!("cli-of-letter", letter = letter(voice), line = text + 1)
    });
    made.leave_out(silent);
    let cards: Vec<&TakeCard> = made.kept.iter().map(|kept| &kept.take).collect();
    let level = audition::level(&cards);
    let page = call.page(&made, &level, session.backend == Backend::Draft);
    let target = target(to, &made, &level, page.clone());
    let mut files = generate::export_kept(&mut session, &made, &target)?;
    let beside = files.split_off(files.len().min(made.kept.len()));
    let credits: Credits = made.kept.iter().map(|kept| kept.cost).sum();
    output::words(&tr!(
        "cli-auditioned",
        made = made.kept.len(),
        takes = orders.len(),
        credits = output::credits(session.backend, credits),
        lufs = format!("{:.1}", level.lufs)
    ));
    let shuffle = call.shuffle.map(|shuffle| shuffle.to_string());
    if let (true, Some(shuffle)) = (blind, &shuffle) {
        output::words(&tr!("cli-audition-reveal", seed = shuffle.as_str()));
    }
    if arguments.common.json {
        let mut beside = beside.iter().map(|file| &file.path);
        let (page_file, results) = (beside.next(), beside.next());
        output::json(&json!({
            "takes": call.takes_json(&made, &page, &files),
            "credits": credits.0,
            "lufs": output::hundredths(level.lufs),
            "shuffle": shuffle,
            "page": page_file,
            "results": results,
            "held": call.held_json(&held),
            "draft": session.backend == Backend::Draft,
        }));
    } else {
        for file in &files {
            output::result(&file.path.display().to_string());
        }
    }
    session.end();
    made.exit(&held)
}

/// Who is auditioned with what. An order's place is its text's place times the voices, and the voice's.
struct Call {
    /// In the order of their letters.
    voices: Vec<Voice>,
    /// Each once.
    texts: Vec<String>,
    shuffle: Option<Shuffle>,
    blind: bool,
}

/// The voices that were named, each once, in the order of their letters, and what gave them that.
fn voices(
    session: &mut Session,
    arguments: &AuditionArguments,
) -> Result<(Vec<Voice>, Option<Shuffle>), Stop> {
    let mut wanted: Vec<String> = Vec::new();
    for name in arguments.voices.iter().map(|name| name.trim()) {
        if name == ALL {
            let offered = session.offer()?;
            wanted.extend(offered.voices.iter().map(|voice| voice.id.to_string()));
        } else if !name.is_empty() {
            wanted.push(name.to_owned());
        }
    }
    let takes = wanted.len().saturating_mul(arguments.text.len());
    if takes > MOST_TAKES {
        return Err(Stop::bad(tr!(
            "cli-audition-many",
            takes = takes,
            most = MOST_TAKES
        )));
    }
    let mut voices: Vec<Voice> = Vec::new();
    for name in wanted {
        let voice = session.voice(Some(&name))?;
        if voices.iter().all(|other| other.id != voice.id) {
            voices.push(voice);
        }
    }
    if voices.is_empty() {
        return Err(Stop::bad(tr!("cli-no-voice")));
    }
    let ids: Vec<VoiceId> = voices.iter().map(|voice| voice.id.clone()).collect();
    let mark = Shuffle::mark(&ids);
    let shuffle = match arguments.shuffle {
        // Other voices would get other letters, and be bought.
        Some(Shuffle { voices, .. }) if voices.is_some_and(|voices| voices != mark) => {
            return Err(Stop::bad(tr!("cli-audition-others")));
        }
        Some(shuffle) => shuffle,
        None if arguments.blind => Shuffle {
            seed: Dice::default().seed(),
            voices: Some(mark),
        },
        None => return Ok((voices, None)),
    };
    // In whatever order they are named, a number gives the same letters.
    voices.sort_by(|one, other| one.id.cmp(&other.id));
    let order = shuffled(voices.len(), shuffle.seed).into_iter();
    let voices = order.filter_map(|place| voices.get(place).cloned());
    Ok((voices.collect(), Some(shuffle)))
}

impl Call {
    /// Tells the price of the takes, and sends nothing.
    fn dry_run(
        &self,
        session: Session,
        arguments: &AuditionArguments,
        (price, silent, held): (Credits, Silent, Held),
        is_any_spoken: bool,
    ) -> Result<Exit, Stop> {
        let mut none = Made::default();
        none.leave_out(silent);
        if arguments.common.json {
            output::json(&json!({
                "takes": [],
                "credits": price.0,
                "shuffle": self.shuffle.map(|shuffle| shuffle.to_string()),
                "held": self.held_json(&held),
                "draft": session.backend == Backend::Draft,
            }));
        }
        session.end();
        none.dry_exit(is_any_spoken, &held)
    }

    /// Text by text: one that stops early has heard all voices with the first.
    fn orders(
        &self,
        session: &mut Session,
        arguments: &AuditionArguments,
    ) -> Result<Vec<LineOrder>, Stop> {
        let tuning = &arguments.tuning;
        let format = tuning.format.unwrap_or_default();
        let models = session.offer()?.models;
        session.check_format(format)?;
        let model = manner::model(&models, tuning.model.as_deref())?;
        let wish = Wish {
            settings: manner::settings(tuning),
            language: tuning.language.as_deref(),
            ..Wish::default()
        };
        let mut orders = Vec::new();
        for text in &self.texts {
            for voice in &self.voices {
                let spoken = Delivery::new(voice, model, wish);
                let Some(request) = spoken.request(text, (format, tuning.seed), &[]) else {
                    return Err(Stop::bad(tr!("cli-nothing-to-speak")));
                };
                orders.push(LineOrder {
                    blind: self.blind,
                    once_more: arguments.again,
                    ..LineOrder::alone(&voice.name, request.into())
                });
            }
        }
        Ok(orders)
    }

    /// What the voice of an order is called: by its letter while nobody is to know.
    fn called(&self, place: usize) -> String {
        let (_, voice) = self.parts(place);
        let known = self.voices.get(voice).filter(|_| !self.blind);
        known.map_or_else(|| letter(voice), |voice| voice.name.clone())
    }

    /// What is bought together of these orders. Blind, that is a whole text: a voice that was heard before costs nothing,
    /// and would be known for being heard with more of them.
    fn groups(&self, places: &[usize]) -> Vec<Vec<usize>> {
        if !self.blind {
            return generate::alone(places);
        }
        let mut groups = vec![Vec::new(); self.texts.len()];
        for place in places {
            let (text, _) = self.parts(*place);
            if let Some(group) = groups.get_mut(text) {
                group.push(*place);
            }
        }
        groups
    }

    /// Checks that the files of the orders at these places can be written, before anything is sent.
    fn check_files(
        &self,
        session: &Session,
        to: &Path,
        (orders, wanted): (&[LineOrder], &[usize]),
    ) -> Result<(), Stop> {
        generate::check_place(&generate::at(orders, wanted), to, ExportShape::Files)?;
        let names = wanted.iter().map(|place| {
            let (text, voice) = self.parts(*place);
            let take = PageTake {
                voice,
                text,
                lufs: None,
            };
            (*place, take.file())
        });
        let files = PlannedFiles::new(session, to, ExportKind::Wav);
        files.check_orders(orders, wanted, &names.collect())
    }

    /// The places of a take's text and voice.
    fn parts(&self, place: usize) -> (usize, usize) {
        (
            place / self.voices.len().max(1),
            place % self.voices.len().max(1),
        )
    }

    fn page(&self, made: &Made, level: &Level, draft: bool) -> Page {
        let voices = self.voices.iter().map(|voice| {
            let named = (voice.id.to_string(), tidy(&voice.name).into_owned());
            (!self.blind).then_some(named)
        });
        let takes = made.kept.iter().enumerate().map(|(nth, kept)| {
            let (text, voice) = self.parts(kept.place);
            let lufs = level.of(nth, &kept.take);
            PageTake { voice, text, lufs }
        });
        Page {
            shuffle: self.shuffle.map(|shuffle| shuffle.to_string()),
            draft,
            texts: self.texts.clone(),
            voices: voices.collect(),
            takes: takes.collect(),
        }
    }

    /// What was held back: whose and which text it would have been, and for how much.
    fn held_json(&self, held: &Held) -> Vec<Value> {
        let mut places: Vec<_> = held.iter().collect();
        places.sort();
        let told = places.into_iter().filter_map(|(place, price)| {
            let (text, voice) = self.parts(*place);
            let text = self.texts.get(text)?;
            // Who costs nothing, or has a price of its own, would be known for it.
            let price = (!self.blind).then_some(price.0);
            Some(json!({ "letter": letter(voice), "text": text, "price": price }))
        });
        told.collect()
    }

    /// What a take is told to have cost. Blind, who was heard before, or has a price of its own, would be known for it: what
    /// all voices of its text cost is shared evenly among them.
    fn cost_told(&self, made: &Made, kept: &MadeTake) -> u64 {
        if !self.blind {
            return kept.cost.0;
        }
        let (text, voice) = self.parts(kept.place);
        let same = made.kept.iter().filter(|it| self.parts(it.place).0 == text);
        let (mut before, mut count, mut sum) = (0, 0, 0);
        for other in same {
            before += u64::from(self.parts(other.place).1 < voice);
            (count, sum) = (count + 1, sum + other.cost.0);
        }
        sum / count + u64::from(before < sum % count)
    }

    /// By letter, then by text.
    fn takes_json(&self, made: &Made, page: &Page, files: &[ExportedFile]) -> Vec<Value> {
        let mut kept: Vec<_> = made.kept.iter().zip(&page.takes).zip(files).collect();
        kept.sort_by_key(|((_, take), _)| (take.voice, take.text));
        let told = kept.into_iter().filter_map(|((kept, of), file)| {
            let (text, voice) = (of.text, of.voice);
            let mut take = Map::new();
            if !self.blind {
                let voice = self.voices.get(voice)?;
                take.insert("voice_id".to_owned(), json!(voice.id));
                take.insert("name".to_owned(), json!(voice.name));
            }
            take.insert("letter".to_owned(), json!(letter(voice)));
            take.insert("text".to_owned(), json!(self.texts.get(text)?));
            take.insert("file".to_owned(), json!(file.path));
            take.insert("seconds".to_owned(), json!(file.seconds));
            let lufs = of.lufs.map(output::hundredths);
            take.insert("lufs".to_owned(), json!(lufs));
            let credits = self.cost_told(made, kept);
            take.insert("credits".to_owned(), json!(credits));
            if !self.blind {
                take.insert("cached".to_owned(), json!(kept.cached));
            }
            Some(Value::Object(take))
        });
        told.collect()
    }
}

/// What is written of them, and where.
fn target(to: PathBuf, made: &Made, level: &Level, page: Page) -> Target {
    let names = made.kept.iter().zip(&page.takes);
    let names = names.map(|(kept, take)| (kept.place, take.file()));
    let shapes = made.kept.iter().zip(&level.shapes);
    Target {
        to,
        shape: ExportShape::Files,
        // Turned up or down without being encoded once more.
        kind: ExportKind::Wav,
        subtitles: None,
        names: names.collect(),
        shapes: shapes.map(|(kept, shape)| (kept.place, *shape)).collect(),
        page: Some(Box::new(page)),
    }
}
