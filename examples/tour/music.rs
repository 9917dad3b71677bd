//! Music.

use mynah::api::music::files::{Films, Output, ScoreFilm, SeparateStems, Stems, UploadSong};
use mynah::api::music::{
    ComposeSong, ComposeWithDetails, Finetune, Finish, Kbps, Kind, MusicModel, PlanSong, Planned,
    Purpose, Song, SongFormat, SongMillis, Source, StreamSong, StreamWithDetails, Wish, Wished,
};
use mynah::api::types::bounded::{Phrase, SmallSeed, UpTo};
use mynah::api::types::music::{PieceMillis, Plan, Section, Sections, SongPiece, Styles};
use mynah::api::upload::Upload;
use mynah::terms::format::OutputFormat;

use crate::steps::{Running, Saw, Step, Stop, Tour, drained};

pub const STEPS: &[Step] = &[
    Step::of::<PlanSong>(plan),
    Step::of::<ComposeSong>(compose),
    Step::of::<ComposeWithDetails>(detailed),
    Step::of::<StreamSong>(stream),
    Step::of::<StreamWithDetails>(stream_detailed),
    Step::of::<UploadSong>(upload),
    Step::of::<SeparateStems>(stems),
    Step::of::<ScoreFilm>(film),
];

fn wish() -> Result<Wish, Stop> {
    Ok(Wish::new("prompt", "A slow waltz for one guitar.")?)
}

/// A song from words, with all that goes with them.
fn wished() -> Result<Song, Stop> {
    let wished = Wished {
        music_length_ms: Some(SongMillis::new("music_length_ms", 10_000)?),
        lyrics_text: Some(Phrase::new("lyrics_text", "La la la")?),
        ..Wished::new(wish()?, MusicModel::V1)
    };
    Ok(Song {
        generation_mode: Some(Purpose::Track),
        use_phonetic_names: true,
        ..Song::new(Source::Wish(wished))
    })
}

/// A song from a plan in one section.
fn planned() -> Result<Song, Stop> {
    let name = Phrase::new("section_name", "Verse")?;
    let section = Section {
        positive_local_styles: Styles::new("positive_local_styles", ["soft".to_owned()])?,
        lines: UpTo::new("lines", [Phrase::new("lines", "La la la")?])?,
        ..Section::new(name, PieceMillis::new("duration_ms", 10_000)?)
    };
    let plan = Plan::Sections(Sections {
        positive_global_styles: Styles::new("positive_global_styles", ["waltz".to_owned()])?,
        negative_global_styles: Styles::new("negative_global_styles", ["metal".to_owned()])?,
        sections: UpTo::new("sections", [section])?,
    });
    Ok(Song {
        finetune: Some(Finetune::new("guitar")?.strong(1.5)?),
        store_for_inpainting: true,
        ..Song::new(Source::Plan(Planned::new(plan).seeded(SmallSeed::new(7)?)))
    })
}

fn plan(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let length = SongMillis::new("music_length_ms", 10_000)?;
        let endpoint = PlanSong::new(wish()?, MusicModel::V1).lasting(length);
        let reply = tour.client.send(&endpoint).await?;
        let pieces = match &reply.value {
            Plan::Sections(plan) => plan.sections.len(),
            Plan::Chunks(plan) => plan.chunks.len(),
        };
        Ok(Saw::of(&reply.head, format!("a plan of {pieces} pieces")))
    })
}

fn compose(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = ComposeSong {
            song: wished()?,
            finish: Finish::new(SongFormat::Mp3At48k(Kbps::K192)).signed()?,
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::sound(&reply))
    })
}

fn detailed(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let finish = Finish::new(SongFormat::Auto).loosely();
        let endpoint = ComposeWithDetails {
            with_timestamps: true,
            model_style_prefix: Some(Kind::Music),
            ..ComposeWithDetails::new(planned()?, finish)
        };
        let reply = tour.client.send(&endpoint).await?;
        let bytes = reply.value.audio.bytes.len();
        let title = reply.value.value.song_metadata.title;
        Ok(Saw::of(&reply.head, format!("{title:?}, {bytes} bytes")))
    })
}

fn stream(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = StreamSong {
            song: planned()?,
            format: SongFormat::OfSpeech(OutputFormat::MP3_44100_128),
        };
        drained(tour.client.stream(&endpoint).await?).await
    })
}

fn stream_detailed(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = StreamWithDetails {
            song: wished()?,
            format: SongFormat::Auto,
            with_timestamps: true,
        };
        let mut events = tour.client.events(&endpoint).await?;
        let mut bytes = 0;
        while let Some(event) = events.next().await {
            let piece: SongPiece = serde_json::from_str(&event?.data)?;
            bytes += piece.audio.len();
        }
        Ok(Saw::of(events.head(), format!("{bytes} bytes, streamed")))
    })
}

fn upload(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = UploadSong {
            file: tour.recording(),
            plan_for: Some(MusicModel::V1),
            with_timestamps: true,
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, format!("{}", reply.value.song_id)))
    })
}

fn stems(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = SeparateStems {
            file: tour.recording(),
            stems: Stems::Two,
            output: Output::default().signed()?,
        };
        drained(tour.client.stream(&endpoint).await?).await
    })
}

fn film(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        // It holds no picture: what the service refuses, a stand-in takes.
        let film = Upload::bytes("film.mp4", "video/mp4", "not really a film");
        let endpoint = ScoreFilm {
            description: Some(Phrase::new("description", "Calm")?),
            tags: UpTo::new("tags", ["calm".to_owned(), "slow".to_owned()])?,
            model: Some(MusicModel::V1),
            output: Output::default().signed()?,
            ..ScoreFilm::new(Films::new([film])?)
        };
        drained(tour.client.stream(&endpoint).await?).await
    })
}
