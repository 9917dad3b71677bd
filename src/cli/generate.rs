//! Orders to takes and takes to files, for `speak` and `render` alike.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::batch;
use crate::cli::deliver::Delivery;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::exit::exit_of;
use crate::cli::exit::sentence;
use crate::cli::output;
use crate::cli::planned_files::PlannedFiles;
use crate::cli::session::Session;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::ids::VoiceId;
use mynah_core::pauses::Pauses;
use mynah_core::shape::Shape;
use mynah_engine::headless::{check_file, check_folder};
use mynah_i18n::tr;
use mynah_model::audition::Page;
use mynah_model::command::Command;
use mynah_model::command::ExportKind;
use mynah_model::command::ExportOrder;
use mynah_model::command::ExportShape;
use mynah_model::command::ExportTake;
use mynah_model::command::JobsCommand;
use mynah_model::command::LineOrder;
use mynah_model::desk::TakeCard;
use mynah_model::event::Event;
use mynah_model::event::ExportedFile;
use mynah_model::event::JobEvent;
use mynah_model::sweep;
use mynah_model::trouble::Trouble;
use mynah_model::urgency::Urgency;
use mynah_script::file_names::is_folder;

/// What became of the orders.
#[derive(Default)]
pub struct Made {
    /// What was made, in the order of the orders.
    pub kept: Vec<MadeTake>,
    /// What failed: the place in the orders, and why.
    pub failed: Vec<(usize, Trouble)>,
    /// Files that are written already, by the place of the order.
    pub files: HashMap<usize, ExportedFile>,
}

/// A take and what it cost this time.
pub struct MadeTake {
    /// Its place in the orders.
    pub place: usize,
    /// The take.
    pub take: TakeCard,
    /// Its order.
    pub order: LineOrder,
    /// Credits of this run.
    pub cost: Credits,
    /// Whether the library held it.
    pub cached: bool,
}

impl Made {
    /// Seconds of everything made. The sum of nothing is -0, so 0 is added.
    pub fn seconds(&self) -> f64 {
        self.kept.iter().map(|kept| kept.take.seconds).sum::<f64>() + 0.0
    }

    /// Whether all that failed did so for lack of credits.
    pub fn failed_for_credits(&self) -> bool {
        self.failed
            .iter()
            .all(|(_, trouble)| exit_of(trouble) == Exit::OverBudget)
    }

    /// How a command ends that kept all of this and `held` back what would have crossed its limit.
    ///
    /// # Errors
    /// Nothing was made at all.
    pub fn exit(&self, held: &Held) -> Result<Exit, Stop> {
        match self.first_trouble() {
            None if held.is_empty() => Ok(Exit::Done),
            None => Ok(Exit::OverBudget),
            Some(trouble) if self.kept.is_empty() => Err(trouble.into()),
            // What was made is kept; the rest costs more than there is.
            Some(_) if self.failed_for_credits() => Ok(Exit::OverBudget),
            Some(_) => Ok(Exit::Partly),
        }
    }

    /// Why the first that failed did.
    pub fn first_trouble(&self) -> Option<Trouble> {
        self.failed.first().map(|(_, trouble)| trouble.clone())
    }
}

/// Orders that nothing new is spoken for, and why: their places among all.
pub type Silent = Vec<(usize, Trouble)>;

/// Allows the orders of a script whose voices may speak in something with one of its titles. The studio knows no project of
/// them and refuses the others.
///
/// # Errors
/// A library that can't be read.
pub fn allow_scope(
    session: &Session,
    orders: &mut [LineOrder],
    titles: &[String],
) -> Result<(), Stop> {
    let titles = titles.iter().map(String::as_str);
    // A pipe is called "-".
    for title in titles.filter(|title| title.contains(char::is_alphanumeric)) {
        let voices = orders
            .iter()
            .flat_map(|order| order.request.speaking_voices());
        let outside = session.outside_consent(&voices.collect(), Some(title))?;
        for order in &mut *orders {
            let is_allowed = |voice: &&VoiceId| !outside.contains_key(*voice);
            order.outside_consent |= order.request.speaking_voices().iter().all(is_allowed);
        }
    }
    Ok(())
}

/// Which orders can be spoken, and which can't, for a record of consent stands against their voice: that is said before
/// anything is bought, once for each `name`, and without whose record it is where nobody is to know that. What the library
/// holds is spoken already.
///
/// # Errors
/// A voice or a model that went meanwhile, a library that can't be read.
pub fn speakable(
    session: &Session,
    orders: &[LineOrder],
    name: impl Fn(usize) -> Option<String>,
) -> Result<(Vec<usize>, Silent), Stop> {
    let voices = orders.iter().flat_map(|order| order.request.voices());
    let voices = voices.collect();
    let forbidden = session.silent(&voices)?;
    let outside = session.outside_consent(&voices, None)?;
    let (mut spoken, mut silent) = (Vec::new(), Silent::new());
    for (place, order) in orders.iter().enumerate() {
        let mut voices = order.request.voices().into_iter();
        let is_outside = |voice: &VoiceId| outside.get(voice).filter(|_| !order.outside_consent);
        match voices.find_map(|voice| forbidden.get(voice).or_else(|| is_outside(voice))) {
            Some(why) if price_of(session, order)? > Credits::ZERO => {
                silent.push((place, why.clone()));
            }
            _ => spoken.push(place),
        }
    }
    let mut told = BTreeMap::<Option<String>, (usize, &Trouble)>::new();
    for (place, why) in &silent {
        told.entry(name(*place)).or_insert((0, why)).0 += 1;
    }
    for (voice, (count, why)) in told {
        output::words(&match voice {
            Some(voice) => tr!(
                "cli-silent",
                voice = voice,
                count = count,
                why = sentence(why)
            ),
            None => tr!("cli-silent-blind", count = count),
        });
    }
    Ok((spoken, silent))
}

fn price_of(session: &Session, order: &LineOrder) -> Result<Credits, Stop> {
    let quote = session.quote(std::slice::from_ref(order), Urgency::Batch)?;
    Ok(quote.most)
}

/// Orders that would cross the limit of the run: their places, and what each costs.
pub type Held = HashMap<usize, Credits>;

/// Which orders, in their order, are bought without ever crossing the limit of the run, and which are held; those of a
/// group are bought together or not at all.
///
/// # Errors
/// A voice or a model that went meanwhile.
pub fn within(
    session: &Session,
    orders: &[LineOrder],
    groups: &[Vec<usize>],
    limit: Option<u64>,
) -> Result<(Vec<usize>, Held), Stop> {
    let (mut prices, mut sums) = (HashMap::new(), Vec::new());
    for group in groups {
        let mut sum = Credits::ZERO;
        for place in group {
            let Some(order) = orders.get(*place) else {
                continue;
            };
            let price = price_of(session, order)?;
            prices.insert(*place, price);
            sum += price;
        }
        sums.push(sum);
    }
    let fit = sweep::within(&sums, limit.map(Credits));
    let places = |wanted: bool| {
        let all = groups.iter().zip(&fit);
        let those = all.filter(move |(_, fits)| **fits == wanted);
        those.flat_map(|(group, _)| group.iter().copied())
    };
    let held = places(false).filter_map(|place| Some((place, *prices.get(&place)?)));
    let held: Held = held.collect();
    if let Some(limit) = limit.filter(|_| !held.is_empty()) {
        let price = output::credits(session.backend, sums.iter().copied().sum());
        let limit = Credits(limit).to_string();
        output::words(&tr!(
            "cli-held",
            count = held.len(),
            price = price,
            limit = limit
        ));
    }
    Ok((places(true).collect(), held))
}

/// Says how many takes these orders make and their highest price, which is returned. A dry run also says what is not known
/// of it.
///
/// # Errors
/// A voice or a model that is not available.
pub fn say_price(
    session: &Session,
    orders: &[LineOrder],
    is_dry_run: bool,
) -> Result<Credits, Stop> {
    let price = session.quote(orders, Urgency::Batch)?;
    output::words(&tr!(
        "cli-would-generate",
        takes = orders.len(),
        price = output::credits(session.backend, price.most)
    ));
    if is_dry_run {
        say_guess(price, true);
    }
    Ok(price.most)
}

/// Returns the orders at these places.
pub fn at(orders: &[LineOrder], places: &[usize]) -> Vec<LineOrder> {
    let wanted = places.iter().filter_map(|place| orders.get(*place));
    wanted.cloned().collect()
}

/// Checks that the files of these orders can be written to a folder, or beside a file, before anything is sent.
///
/// # Errors
/// A folder that can't be made or written, a disk without enough space; and those of [`check_exact`] for one file.
pub fn check_place(orders: &[LineOrder], to: &Path, shape: ExportShape) -> Result<(), Stop> {
    match shape {
        ExportShape::Joined if !is_folder(to) => check_exact(orders, to),
        ExportShape::Joined | ExportShape::Files => {
            let requests = orders.iter().map(|order| &order.request);
            Ok(check_folder(to, requests)?)
        }
    }
}

/// Checks that the file of these orders can be written under exactly this name, before anything is sent.
///
/// # Errors
/// Those of [`check_place`], a folder at that place, a file that can't be changed, a name that the disk doesn't take.
pub fn check_exact(orders: &[LineOrder], file: &Path) -> Result<(), Stop> {
    let requests = orders.iter().map(|order| &order.request);
    Ok(check_file(file, requests)?)
}

/// Generates the orders at these places, as [`all`] does; what was made has its place among all of them. With a target a
/// file is written as soon as its take is made, where that is possible.
///
/// # Errors
/// Those of [`all`].
pub fn some(
    session: &mut Session,
    orders: &[LineOrder],
    places: &[usize],
    limit: Option<u64>,
    target: Option<&Target>,
) -> Result<Made, Stop> {
    let wanted = at(orders, places);
    if wanted.is_empty() {
        return Ok(Made::default());
    }
    let mut delivery = target.and_then(|target| Delivery::new(target, &wanted, places));
    let folder = target.and_then(Target::new_folder);
    let mut made = batch::run(session, &wanted, (limit, false), delivery.as_mut())?;
    made.files = delivery.map(|it| it.files).unwrap_or_default();
    if let Some(folder) = folder.filter(|_| !made.files.is_empty()) {
        output::words(&folder);
    }
    let put_back = |place: &mut usize| *place = places.get(*place).copied().unwrap_or(*place);
    made.kept
        .iter_mut()
        .for_each(|kept| put_back(&mut kept.place));
    made.failed
        .iter_mut()
        .for_each(|(place, _)| put_back(place));
    Ok(made)
}

impl Made {
    /// Returns the end of a dry run, which generates nothing.
    ///
    /// # Errors
    /// Nothing could be generated at all.
    pub fn dry_exit(&self, is_any_spoken: bool, held: &Held) -> Result<Exit, Stop> {
        match self.first_trouble() {
            Some(trouble) if !is_any_spoken => Err(trouble.into()),
            Some(_) => Ok(Exit::Partly),
            None if held.is_empty() => Ok(Exit::Done),
            None => Ok(Exit::OverBudget),
        }
    }

    /// Takes in what couldn't be spoken: it counts as failed, and was said.
    pub fn leave_out(&mut self, silent: Silent) {
        self.failed.extend(silent);
        self.failed.sort_by_key(|(place, _)| *place);
    }
}

/// Each by itself.
pub fn alone(places: &[usize]) -> Vec<Vec<usize>> {
    places.iter().map(|place| vec![*place]).collect()
}

impl Made {
    /// Leaves out what the service says in its own words of what failed: it may name a voice that nobody is to know.
    pub fn unsay(&mut self) {
        for (_, trouble) in &mut self.failed {
            *trouble = trouble.clone().unsaid();
        }
    }
}

/// Says why what failed did, each by what a place is called.
pub fn say_failures(made: &Made, name: impl Fn(usize) -> String) {
    for (place, trouble) in &made.failed {
        if !trouble.details.behind {
            let what = name(*place);
            output::words(&tr!("cli-failed", what = what, why = sentence(trouble)));
        }
    }
    let behind = made
        .failed
        .iter()
        .filter(|(_, trouble)| trouble.details.behind)
        .count();
    if behind > 0 {
        output::words(&tr!("cli-lines-behind", lines = behind));
    }
}

/// Refuses what costs more than was allowed, before anything is ordered.
///
/// # Errors
/// It does; nothing was spent.
pub fn check_limit(session: &Session, price: Quote, limit: Option<u64>) -> Result<(), Stop> {
    if let Some(limit) = limit.filter(|limit| price.most.0 > *limit) {
        let words = tr!(
            "cli-over-limit",
            price = output::credits(session.backend, price.most),
            limit = Credits(limit).to_string()
        );
        return Err(Stop {
            exit: Exit::OverBudget,
            words,
        });
    }
    if limit.is_none() {
        refuse_above(session, price)?;
    }
    Ok(())
}

/// Generates all orders, and says how far it is. An order that may have been charged before is refused, unless it is
/// marked to be sent once more.
///
/// # Errors
/// A price over `limit`, or without one over the price to ask above, before anything is sent; an interruption.
pub fn all(
    session: &mut Session,
    orders: &[LineOrder],
    limit: Option<u64>,
    asked_alone: bool,
) -> Result<Made, Stop> {
    batch::run(session, orders, (limit, asked_alone), None)
}

/// Refuses an order above the price that the user wants to confirm: nobody is asked here, so a limit of the run has to
/// allow the price. Settings that were recovered from a damaged file may lack that price: every charge is refused.
fn refuse_above(session: &Session, price: Quote) -> Result<(), Stop> {
    let is_recovered = session.desk.settings.recovered_from.is_some();
    if session.backend == Backend::Live && is_recovered && price.most > Credits::ZERO {
        return Err(Stop {
            exit: Exit::OverBudget,
            words: tr!(
                "cli-settings-unconfirmed",
                price = output::credits(session.backend, price.most),
                limit = price.most.0.to_string()
            ),
        });
    }
    let above = session.desk.settings.confirm_above.map(Credits);
    let Some(above) = above.filter(|above| price.most > *above) else {
        return Ok(());
    };
    Err(Stop {
        exit: Exit::OverBudget,
        words: tr!(
            "cli-above-price",
            price = output::credits(session.backend, price.most),
            above = above.to_string(),
            limit = price.most.0.to_string()
        ),
    })
}

/// Says where a price may be another one, and why: of speech what the key may not read, of tools what the price pages say.
pub fn say_guess(price: Quote, is_speech: bool) {
    if !price.is_guess || price == Quote::ZERO {
        return;
    }
    let (least, most) = (price.least.to_string(), price.most.to_string());
    output::words(&if is_speech {
        tr!("cli-price-guess", price = most)
    } else {
        tr!("cli-price-range", least = least, most = most)
    });
}

/// Where takes are written.
pub struct Target {
    /// The folder, or the exact name of one joined file.
    pub to: PathBuf,
    /// One file a take, or one.
    pub shape: ExportShape,
    /// As the takes were made, or another kind.
    pub kind: ExportKind,
    /// Subtitles of one joined file.
    pub subtitles: Option<PathBuf>,
    /// Names of one's own, by the place of the order.
    pub names: HashMap<usize, String>,
    /// What is done to the sound, by the place of the order.
    pub shapes: HashMap<usize, Shape>,
    /// A page to listen by beside one file a take.
    pub page: Option<Box<Page>>,
}

impl Target {
    /// Checks that the files of the orders at these places can be written to the folder, before anything is sent.
    ///
    /// # Errors
    /// Those of [`check_place`] and [`PlannedFiles::check`].
    pub fn check(
        &self,
        session: &Session,
        orders: &[LineOrder],
        places: &[usize],
    ) -> Result<(), Stop> {
        check_place(&at(orders, places), &self.to, ExportShape::Files)?;
        let files = PlannedFiles::new(session, &self.to, self.kind);
        files.check_orders(orders, places, &self.names)
    }

    /// Returns what is said about the folder, if it is not there: folders on the way are made, and one may be a mistake in
    /// the name.
    fn new_folder(&self) -> Option<String> {
        let folder = match self.shape {
            ExportShape::Files => Some(self.to.as_path()),
            ExportShape::Joined => self.to.parent().filter(|folder| *folder != Path::new("")),
        };
        let new = folder.filter(|folder| !folder.exists())?;
        Some(tr!("cli-made-folder", folder = new.display().to_string()))
    }
}

/// Writes the takes to files that are not written yet, if there are any. Behind their files come those of a page, if
/// there is one.
///
/// # Errors
/// Those of [`export`].
pub fn export_kept(
    session: &mut Session,
    made: &Made,
    target: &Target,
) -> Result<Vec<ExportedFile>, Stop> {
    let is_left = |kept: &&MadeTake| !made.files.contains_key(&kept.place);
    let left: Vec<&MadeTake> = made.kept.iter().filter(is_left).collect();
    if left.is_empty() {
        return Ok(files_of(made, Vec::new()));
    }
    let files = export_takes(session, made, target, &left)?;
    Ok(files_of(made, files))
}

/// Returns the files of all takes in their order; those that were written last are given, with others behind them.
fn files_of(made: &Made, last: Vec<ExportedFile>) -> Vec<ExportedFile> {
    let mut last = last.into_iter();
    let mut files = Vec::new();
    for kept in &made.kept {
        match made.files.get(&kept.place) {
            Some(file) => files.push(file.clone()),
            None => files.extend(last.next()),
        }
    }
    files.extend(last);
    files
}

/// Returns why the files were not written, with the cost of the takes, which the library has.
pub fn not_written(session: &Session, made: &Made, trouble: &Trouble) -> Stop {
    let credits = made.kept.iter().map(|kept| kept.cost).sum();
    Stop {
        exit: exit_of(trouble),
        words: tr!(
            "cli-not-written",
            why = trouble.what.trim_end_matches('.'),
            written = made.files.len(),
            takes = made.kept.len(),
            credits = output::credits(session.backend, credits)
        ),
    }
}

/// Returns why the only file of a take was not written, with the cost of the take, which the library has.
pub fn unwritten(session: &Session, cost: Credits, trouble: &Trouble) -> Stop {
    Stop {
        exit: exit_of(trouble),
        words: tr!(
            "cli-not-written.one",
            why = trouble.what.trim_end_matches('.'),
            credits = output::credits(session.backend, cost)
        ),
    }
}

/// Writes the takes to files.
///
/// # Errors
/// A folder that can't be written, a full disk; an interruption.
pub fn export(
    session: &mut Session,
    made: &Made,
    target: &Target,
) -> Result<Vec<ExportedFile>, Stop> {
    let all: Vec<&MadeTake> = made.kept.iter().collect();
    export_takes(session, made, target, &all)
}

/// Returns the export of takes, each with its place among the orders of the command.
pub fn export_order<'a>(
    target: &Target,
    takes: impl Iterator<Item = (usize, &'a MadeTake)>,
) -> ExportOrder {
    let takes = takes.map(|(place, kept)| ExportTake {
        take: kept.take.id,
        number: place + 1,
        speaker: kept.order.speaker.clone(),
        text: kept.order.request.text().to_owned(),
        file: target.names.get(&place).cloned(),
        shape: target.shapes.get(&place).copied().unwrap_or_default(),
        gap_ms: None,
    });
    ExportOrder {
        project: None,
        takes: takes.collect(),
        shape: target.shape,
        kind: target.kind,
        to: target.to.clone(),
        pauses: Pauses::default(),
        subtitles: target.subtitles.clone(),
        page: target.page.clone(),
    }
}

fn export_takes(
    session: &mut Session,
    made: &Made,
    target: &Target,
    takes: &[&MadeTake],
) -> Result<Vec<ExportedFile>, Stop> {
    let order = export_order(target, takes.iter().map(|kept| (kept.place, *kept)));
    export_ordered(session, made, target, order)
}

/// Writes what an order names, which may be parts of takes.
///
/// # Errors
/// Those of [`export`].
pub fn export_ordered(
    session: &mut Session,
    made: &Made,
    target: &Target,
    order: ExportOrder,
) -> Result<Vec<ExportedFile>, Stop> {
    let made_folder = target.new_folder();
    session.send(Command::Jobs(JobsCommand::Export(Box::new(order))));
    let mut export = None;
    let answer = session.wait(|_, event| {
        let (job, event) = match event? {
            Event::Queued(queued) => {
                export = queued.first().map(|queued| queued.id);
                return None;
            }
            Event::Job(job, event) => (job, event),
            _ => return None,
        };
        match event {
            JobEvent::Walked { files } if export == Some(*job) => return Some(Ok(files.clone())),
            JobEvent::Failed(trouble) | JobEvent::Cancelled(trouble) if export == Some(*job) => {
                return Some(Err(trouble.clone()));
            }
            _ => {}
        }
        None
    })?;
    let files = answer.map_err(|trouble| not_written(session, made, &trouble))?;
    if let Some(words) = made_folder {
        output::words(&words);
    }
    Ok(files)
}
