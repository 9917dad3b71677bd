//! What a casting call would send, and what it costs.

use std::collections::{HashMap, HashSet};

use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::format::OutputFormat;
use mynah_core::ids::LineId;
use mynah_model::audition::Audition;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::desk::{Desk, OwnSettings, Rate, TrialOrder};
use mynah_script::cast::CastVoice;
use mynah_script::document::{Line, Overrides};
use mynah_ui_core::bought;
use mynah_ui_core::bought::{Ordered, Stand, ToBuy};

/// How far a line is with all its voices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// All can be heard, but for those that failed.
    Whole,
    /// Some aren't made.
    Open,
    /// Some are on their way.
    Going,
}

/// All of a casting call, line by line, as it is reckoned for one state of the script.
#[derive(Default)]
pub struct Plan {
    /// Line by line, in each voice by voice: one that stops early has heard all voices with the first.
    sent: Vec<Option<TrialOrder>>,
    voices: usize,
    /// How many stay as they were made though something else would be sent by now.
    older: usize,
    stamp: Option<Stamp>,
    /// With which list voices were asked about.
    read: Option<u64>,
}

#[derive(PartialEq)]
struct Stamp {
    revision: u64,
    of: Audition,
    speaker: String,
    models: usize,
    format: OutputFormat,
    zero_retention: bool,
    /// What is stored with each voice, and what it costs.
    voices: Vec<Option<(OwnSettings, Rate)>>,
    /// Which of them cost nothing.
    held: Vec<bool>,
    /// The cells that stay as they were made, and the quick key of what they were made with.
    made: Vec<((usize, usize), u64)>,
}

impl Plan {
    /// Reckons it anew where anything is another than it was. The part may have another name by now than the call was
    /// begun for: what its cast says of language is that speaker's. What was made stays as it was made, as long as its
    /// take is there; what is on its way is not ordered beside.
    pub fn follow(
        &mut self,
        desk: &Desk,
        (audition, ordered): (&Audition, &Ordered),
        speaker: &str,
    ) {
        let candidates = audition.candidates.iter();
        let voices = candidates.map(|one| {
            let voice = desk.voices_of(audition.backend).of(&one.voice)?;
            Some((voice.settings, voice.rate))
        });
        let made = audition.made().filter_map(|(at, request)| {
            let key = quick_key(&**request);
            (ordered.is_open(key) || bought::is_made(desk, key)).then_some((at, key))
        });
        let stamp = Stamp {
            revision: desk.revision(),
            of: audition.unsaid(),
            speaker: speaker.to_owned(),
            models: desk.models_of(audition.backend).len(),
            format: desk.format(),
            zero_retention: desk.has_zero_retention(),
            voices: voices.collect(),
            held: self.held(desk),
            made: made.collect(),
        };
        if self.stamp.as_ref() == Some(&stamp) {
            return;
        }
        self.voices = audition.candidates.len();
        let lines = audition.lines.iter();
        self.sent = lines
            .flat_map(|of| {
                let line = Line {
                    id: of.line.unwrap_or(LineId(0)),
                    speaker: speaker.to_owned(),
                    text: of.text.clone(),
                    overrides: Overrides {
                        settings: Some(audition.settings),
                        model: Some(audition.model.clone()),
                        ..Overrides::default()
                    },
                };
                let candidates = audition.candidates.iter();
                let all = candidates.map(move |one| {
                    let voice = desk.voices_of(audition.backend).of(&one.voice)?;
                    desk.audition_order(&line, audition.backend, voice)
                });
                all.collect::<Vec<_>>()
            })
            .collect();
        self.make_as_the_rest(desk, audition, &stamp.made);
        self.keep_made(audition, &stamp.made);
        self.stamp = Some(Stamp {
            held: self.held(desk),
            ..stamp
        });
    }

    /// Has what is still to be made of a line be made as the rest of it was: who is compared says the same words, by the
    /// same rules. A line of which some take is as it would be by now is made so.
    fn make_as_the_rest(
        &mut self,
        desk: &Desk,
        audition: &Audition,
        made: &[((usize, usize), u64)],
    ) {
        let voices = self.voices.max(1);
        for (line, cells) in self.sent.chunks_mut(voices).enumerate() {
            let of_line = made.iter().filter(|((_, of), _)| *of == line);
            let of_line: Vec<(usize, u64)> = of_line.map(|((at, _), key)| (*at, *key)).collect();
            let by_now = |at: usize| cells.get(at).and_then(Option::as_ref);
            let is_new =
                |(at, key): &(usize, u64)| by_now(*at).is_some_and(|sent| sent.key == *key);
            if of_line.iter().any(is_new) {
                continue;
            }
            let like = |own: &TrialOrder| {
                let mut made = of_line.iter().map(|(at, _)| *at);
                // Of voices with another language other rules act.
                let at = made.find(|at| by_now(*at).is_none_or(|sent| is_said_alike(sent, own)))?;
                let made = audition.made_with((at, line))?;
                desk.audition_order_like(own, audition.backend, made)
            };
            let missing = (0..cells.len()).filter(|at| of_line.iter().all(|(of, _)| of != at));
            let others: Vec<(usize, TrialOrder)> = missing
                .filter_map(|at| Some((at, like(by_now(at)?)?)))
                .collect();
            for (at, other) in others {
                if let Some(cell) = cells.get_mut(at) {
                    *cell = Some(other);
                }
            }
        }
    }

    /// Has cells stay as they were made: also where nobody knows any more how they would be, for their voice or their model
    /// is gone.
    fn keep_made(&mut self, audition: &Audition, made: &[((usize, usize), u64)]) {
        self.older = 0;
        for ((voice, line), key) in made {
            let place = line * self.voices + voice;
            let request = audition.made_with((*voice, *line));
            let made = request.zip(audition.candidates.get(*voice));
            let (Some(cell), Some((request, of))) = (self.sent.get_mut(place), made) else {
                continue;
            };
            let by_now = cell.as_ref().map(|sent| sent.key);
            if by_now != Some(*key) {
                *cell = Some(TrialOrder::made(&of.name, request));
                self.older += usize::from(by_now.is_some());
            }
        }
    }

    /// How many cells stay as they were made though something else would be sent by now.
    pub fn older(&self) -> usize {
        self.older
    }

    /// What its cells send, each with the place of its candidate and of its line.
    pub fn placed(&self) -> impl Iterator<Item = ((usize, usize), &TrialOrder)> {
        let voices = self.voices.max(1);
        let places = self.sent.iter().enumerate();
        places.filter_map(move |(place, sent)| {
            Some(((place % voices, place / voices), sent.as_ref()?))
        })
    }

    fn held(&self, desk: &Desk) -> Vec<bool> {
        let sent = self.sent.iter().flatten();
        sent.map(|sent| desk.is_held_here(sent.key)).collect()
    }

    /// What the line of a candidate sends.
    pub fn sent(&self, (voice, line): (usize, usize)) -> Option<&TrialOrder> {
        let place = line * self.voices + voice;
        self.sent
            .get(place)
            .filter(|_| voice < self.voices)?
            .as_ref()
    }

    /// The same by quick key.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        self.all().map(|sent| sent.key)
    }

    /// All that is known of it.
    pub fn all(&self) -> impl Iterator<Item = &TrialOrder> {
        self.sent.iter().flatten()
    }

    /// The same in the order in which they are bought: line by line, in each in an order that neither letters nor names
    /// have, for where it is told when a voice spoke last, its letter is not.
    fn in_turn(&self) -> impl Iterator<Item = &TrialOrder> {
        self.sent.chunks(self.voices.max(1)).flat_map(|line| {
            let mut line: Vec<&TrialOrder> = line.iter().flatten().collect();
            line.sort_by_key(|sent| sent.key);
            line
        })
    }

    /// How many takes there are once it is made.
    pub fn len(&self) -> usize {
        self.sent.len()
    }

    /// Whether it waits for what is told of voices when they are read, or whether they are gone, and nobody asked since
    /// they were listed.
    pub fn wants_voices(&self, desk: &Desk, audition: &Audition) -> bool {
        let backend = audition.backend;
        let voices = desk.voices_of(backend);
        let mut all = audition.candidates.iter();
        let unread = |voice| match voices.of(voice) {
            Some(listed) => listed.settings == OwnSettings::Unread,
            None => !voices.is_gone(voice),
        };
        self.read != Some(desk.lists_asked(backend))
            && !desk.models_of(backend).is_empty()
            && all.any(|one| unread(&one.voice))
    }

    /// What asks about them.
    pub fn read_voices(&mut self, desk: &Desk, audition: &Audition) -> Command {
        self.read = Some(desk.lists_asked(audition.backend));
        let voices = audition.candidates.iter().map(|one| CastVoice {
            id: one.voice.clone(),
            name: one.name.clone(),
        });
        Command::Voices(VoicesCommand::Read {
            backend: audition.backend,
            voices: voices.collect(),
        })
    }

    /// Those whose takes the library holds and that nobody told of yet.
    pub fn unasked<'a>(&'a self, desk: &'a Desk) -> impl Iterator<Item = &'a TrialOrder> {
        self.all()
            .filter(|sent| desk.trial_take(sent.key).is_none() && desk.is_held_here(sent.key))
    }

    /// What is still to be bought, without ever crossing a limit. Lines are bought whole: who is heard with fewer lines
    /// than the others is known for it.
    pub fn to_buy(&self, desk: &Desk, ordered: &Ordered, limit: Option<Credits>) -> ToBuy {
        let all = bought::to_buy(desk, self.in_turn(), (ordered, None));
        let Some(limit) = limit else { return all };
        let prices: HashMap<u64, Credits> = all.keys.into_iter().collect();
        let (mut sum, mut met) = (all.spent + ordered.put_aside(), HashSet::new());
        let (mut bought, mut held) = (Vec::new(), HashMap::new());
        for line in self.sent.chunks(self.voices.max(1)) {
            let open = line.iter().flatten().filter(|sent| met.insert(sent.key));
            let mut open: Vec<&TrialOrder> = open.collect();
            open.sort_by_key(|sent| sent.key);
            // What is put aside for one of them is in the sum already.
            let price = |sent: &&TrialOrder| {
                let price = prices.get(&sent.key)?;
                Some(price.less(ordered.put_aside_for(sent.key)))
            };
            let with: Credits = open.iter().filter_map(price).sum();
            if with == Credits::ZERO || sum + with <= limit {
                sum += with;
                bought.extend(open);
            } else {
                let kept = open.iter().filter(|sent| prices.contains_key(&sent.key));
                held.extend(kept.map(|sent| (sent.key, sum + with)));
            }
        }
        let fits = bought::to_buy(desk, bought.into_iter(), (ordered, Some(limit)));
        held.extend(fits.held);
        ToBuy { held, ..fits }
    }

    /// Those that were sent, and whose takes are being fetched.
    pub fn fetched<'a>(&'a self, desk: &'a Desk) -> impl Iterator<Item = &'a TrialOrder> {
        self.all()
            .filter(|sent| bought::is_being_fetched(desk, sent))
    }

    /// How far each line is: whether all voices can be heard with it, or can't be at all, and whether some are on their
    /// way.
    pub fn lines(&self, desk: &Desk, audition: &Audition) -> Vec<Standing> {
        let lines = self.sent.chunks(self.voices.max(1)).map(|all| {
            let is = |(place, sent): (usize, &Option<TrialOrder>)| {
                let is = sent.as_ref().map(|sent| bought::stand(desk, sent));
                match is {
                    Some(Stand::Ready(_) | Stand::Failed(_)) => Standing::Whole,
                    // Nothing makes it, and the line isn't whole yet.
                    Some(Stand::Waiting(None)) if is_fetched(desk, sent.as_ref()) => Standing::Open,
                    // The others are heard without it.
                    None if is_gone(desk, audition, place) => Standing::Whole,
                    Some(Stand::Open(_) | Stand::Unknown) | None => Standing::Open,
                    Some(Stand::Going(_) | Stand::Waiting(_) | Stand::Reading) => Standing::Going,
                }
            };
            let all = all.iter().enumerate();
            all.map(is).max().unwrap_or(Standing::Open)
        });
        lines.collect()
    }
}

/// Whether two voices would say the same words, by the same rules.
fn is_said_alike(one: &TrialOrder, other: &TrialOrder) -> bool {
    let both = one.request.speech().zip(other.request.speech());
    both.is_some_and(|(one, other)| {
        (&one.text, &one.rules, &one.language) == (&other.text, &other.rules, &other.language)
    })
}

fn is_fetched(desk: &Desk, sent: Option<&TrialOrder>) -> bool {
    sent.is_some_and(|sent| bought::is_being_fetched(desk, sent))
}

/// Whether the voice of a candidate isn't in the account any more, and it is known to be so.
pub fn is_gone(desk: &Desk, audition: &Audition, place: usize) -> bool {
    let voices = desk.voices_of(audition.backend);
    let candidate = audition.candidates.get(place);
    candidate.is_some_and(|one| voices.is_gone(&one.voice))
}
