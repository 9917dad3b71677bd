//! Icons: a subset of Phosphor 2.1 (`assets/icons/names.txt`), drawn with the painter.
//!
//! An icon in a label would be read out as a private-use character; the widget carries the name.

use egui::{Align2, Color32, FontId, Painter, Pos2};

use super::fonts::family;

/// An icon of one of the two icon fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon {
    glyph: char,
    fill: bool,
}

impl Icon {
    const fn regular(glyph: char) -> Self {
        Self { glyph, fill: false }
    }

    const fn fill(glyph: char) -> Self {
        Self { glyph, fill: true }
    }

    /// Paints it with its middle at `center`; `side` is the length of its square in points.
    pub fn paint(self, painter: &Painter, center: Pos2, side: f32, color: Color32) {
        painter.text(
            center,
            Align2::CENTER_CENTER,
            self.glyph,
            FontId::new(side, self.family()),
            color,
        );
    }

    fn family(self) -> egui::FontFamily {
        if self.fill {
            family::icons_fill()
        } else {
            family::icons()
        }
    }
}

/// `arrow-clockwise`.
pub const ARROW_CLOCKWISE: Icon = Icon::regular('\u{e036}');
/// `arrow-counter-clockwise`.
pub const ARROW_COUNTER_CLOCKWISE: Icon = Icon::regular('\u{e038}');
/// `arrow-down`.
pub const ARROW_DOWN: Icon = Icon::regular('\u{e03e}');
/// `arrow-left`.
pub const ARROW_LEFT: Icon = Icon::regular('\u{e058}');
/// `arrow-right`.
pub const ARROW_RIGHT: Icon = Icon::regular('\u{e06c}');
/// `arrow-square-out`.
pub const ARROW_SQUARE_OUT: Icon = Icon::regular('\u{e5de}');
/// `arrow-u-up-left`.
pub const ARROW_U_UP_LEFT: Icon = Icon::regular('\u{e08a}');
/// `arrow-u-up-right`.
pub const ARROW_U_UP_RIGHT: Icon = Icon::regular('\u{e08c}');
/// `arrow-up`.
pub const ARROW_UP: Icon = Icon::regular('\u{e08e}');
/// `arrows-merge`.
pub const ARROWS_MERGE: Icon = Icon::regular('\u{ed3e}');
/// `arrows-split`.
pub const ARROWS_SPLIT: Icon = Icon::regular('\u{ed3c}');
/// `article`.
pub const ARTICLE: Icon = Icon::regular('\u{e0a8}');
/// `bell`.
pub const BELL: Icon = Icon::regular('\u{e0ce}');
/// `caret-down`.
pub const CARET_DOWN: Icon = Icon::regular('\u{e136}');
/// `caret-left`.
pub const CARET_LEFT: Icon = Icon::regular('\u{e138}');
/// `caret-right`.
pub const CARET_RIGHT: Icon = Icon::regular('\u{e13a}');
/// `caret-up`.
pub const CARET_UP: Icon = Icon::regular('\u{e13c}');
/// `chart-bar`.
pub const CHART_BAR: Icon = Icon::regular('\u{e150}');
/// `chat-text`.
pub const CHAT_TEXT: Icon = Icon::regular('\u{e17a}');
/// `check-circle`.
pub const CHECK_CIRCLE: Icon = Icon::regular('\u{e184}');
/// `check`.
pub const CHECK: Icon = Icon::regular('\u{e182}');
/// `circle`.
pub const CIRCLE: Icon = Icon::regular('\u{e18a}');
/// `circle-dashed`.
pub const CIRCLE_DASHED: Icon = Icon::regular('\u{e602}');
/// `circle-notch`.
pub const CIRCLE_NOTCH: Icon = Icon::regular('\u{eb44}');
/// `clipboard-text`.
pub const CLIPBOARD_TEXT: Icon = Icon::regular('\u{e198}');
/// `clock-counter-clockwise`.
pub const CLOCK_COUNTER_CLOCKWISE: Icon = Icon::regular('\u{e1a0}');
/// `cloud-slash`.
pub const CLOUD_SLASH: Icon = Icon::regular('\u{e1b6}');
/// `command`.
pub const COMMAND: Icon = Icon::regular('\u{e1c4}');
/// `copy`.
pub const COPY: Icon = Icon::regular('\u{e1ca}');
/// `cursor-text`.
pub const CURSOR_TEXT: Icon = Icon::regular('\u{e7d8}');
/// `dice-five`.
pub const DICE_FIVE: Icon = Icon::regular('\u{e1ee}');
/// `dots-six-vertical`.
pub const DOTS_SIX_VERTICAL: Icon = Icon::regular('\u{eae2}');
/// `dots-three`.
pub const DOTS_THREE: Icon = Icon::regular('\u{e1fe}');
/// `dots-three-vertical`.
pub const DOTS_THREE_VERTICAL: Icon = Icon::regular('\u{e208}');
/// `download-simple`.
pub const DOWNLOAD_SIMPLE: Icon = Icon::regular('\u{e20c}');
/// `export`.
pub const EXPORT: Icon = Icon::regular('\u{eaf0}');
/// `eye`.
pub const EYE: Icon = Icon::regular('\u{e220}');
/// `eye-slash`.
pub const EYE_SLASH: Icon = Icon::regular('\u{e224}');
/// `file-audio`.
pub const FILE_AUDIO: Icon = Icon::regular('\u{ea20}');
/// `file-plus`.
pub const FILE_PLUS: Icon = Icon::regular('\u{e236}');
/// `file-text`.
pub const FILE_TEXT: Icon = Icon::regular('\u{e23a}');
/// `floppy-disk`.
pub const FLOPPY_DISK: Icon = Icon::regular('\u{e248}');
/// `flag`.
pub const FLAG: Icon = Icon::regular('\u{e244}');
/// `folder-open`.
pub const FOLDER_OPEN: Icon = Icon::regular('\u{e256}');
/// `funnel`.
pub const FUNNEL: Icon = Icon::regular('\u{e266}');
/// `gear-six`.
pub const GEAR_SIX: Icon = Icon::regular('\u{e272}');
/// `globe`.
pub const GLOBE: Icon = Icon::regular('\u{e288}');
/// `hard-drives`.
pub const HARD_DRIVES: Icon = Icon::regular('\u{e2a0}');
/// `headphones`.
pub const HEADPHONES: Icon = Icon::regular('\u{e2a6}');
/// `headset`.
pub const HEADSET: Icon = Icon::regular('\u{e584}');
/// `hourglass`.
pub const HOURGLASS: Icon = Icon::regular('\u{e2b2}');
/// `info`.
pub const INFO: Icon = Icon::regular('\u{e2ce}');
/// `key`.
pub const KEY: Icon = Icon::regular('\u{e2d6}');
/// `keyboard`.
pub const KEYBOARD: Icon = Icon::regular('\u{e2d8}');
/// `lightning`.
pub const LIGHTNING: Icon = Icon::regular('\u{e2de}');
/// `list`.
pub const LIST: Icon = Icon::regular('\u{e2f0}');
/// `list-checks`.
pub const LIST_CHECKS: Icon = Icon::regular('\u{eadc}');
/// `lock-simple`.
pub const LOCK_SIMPLE: Icon = Icon::regular('\u{e308}');
/// `magnifying-glass`.
pub const MAGNIFYING_GLASS: Icon = Icon::regular('\u{e30c}');
/// `microphone-stage`.
pub const MICROPHONE_STAGE: Icon = Icon::regular('\u{e75c}');
/// `minus`.
pub const MINUS: Icon = Icon::regular('\u{e32a}');
/// `moon`.
pub const MOON: Icon = Icon::regular('\u{e330}');
/// `note-pencil`.
pub const NOTE_PENCIL: Icon = Icon::regular('\u{e34c}');
/// `pause`.
pub const PAUSE: Icon = Icon::regular('\u{e39e}');
/// `pencil-simple`.
pub const PENCIL_SIMPLE: Icon = Icon::regular('\u{e3b4}');
/// `play`.
pub const PLAY: Icon = Icon::regular('\u{e3d0}');
/// `plugs`.
pub const PLUGS: Icon = Icon::regular('\u{eb56}');
/// `plus`.
pub const PLUS: Icon = Icon::regular('\u{e3d4}');
/// `prohibit`.
pub const PROHIBIT: Icon = Icon::regular('\u{e3de}');
/// `question`.
pub const QUESTION: Icon = Icon::regular('\u{e3e8}');
/// `repeat`.
pub const REPEAT: Icon = Icon::regular('\u{e3f6}');
/// `scissors`.
pub const SCISSORS: Icon = Icon::regular('\u{eae0}');
/// `shuffle`.
pub const SHUFFLE: Icon = Icon::regular('\u{e422}');
/// `sliders-horizontal`.
pub const SLIDERS_HORIZONTAL: Icon = Icon::regular('\u{e434}');
/// `sparkle`.
pub const SPARKLE: Icon = Icon::regular('\u{e6a2}');
/// `speaker-high`.
pub const SPEAKER_HIGH: Icon = Icon::regular('\u{e44a}');
/// `speaker-slash`.
pub const SPEAKER_SLASH: Icon = Icon::regular('\u{e45a}');
/// `star`.
pub const STAR: Icon = Icon::regular('\u{e46a}');
/// `sun`.
pub const SUN: Icon = Icon::regular('\u{e472}');
/// `swap`.
pub const SWAP: Icon = Icon::regular('\u{e83c}');
/// `text-h`.
pub const TEXT_H: Icon = Icon::regular('\u{e6ba}');
/// `timer`.
pub const TIMER: Icon = Icon::regular('\u{e492}');
/// `translate`.
pub const TRANSLATE: Icon = Icon::regular('\u{e4a2}');
/// `trash`.
pub const TRASH: Icon = Icon::regular('\u{e4a6}');
/// `user`.
pub const USER: Icon = Icon::regular('\u{e4c2}');
/// `user-sound`.
pub const USER_SOUND: Icon = Icon::regular('\u{eca8}');
/// `users`.
pub const USERS: Icon = Icon::regular('\u{e4d6}');
/// `warning`.
pub const WARNING: Icon = Icon::regular('\u{e4e0}');
/// `waveform`.
pub const WAVEFORM: Icon = Icon::regular('\u{e802}');
/// `wrench`.
pub const WRENCH: Icon = Icon::regular('\u{e5d4}');
/// `wrench`, filled.
pub const WRENCH_FILL: Icon = Icon::fill('\u{e5d4}');
/// `x`.
pub const X: Icon = Icon::regular('\u{e4f6}');
/// `article`, filled.
pub const ARTICLE_FILL: Icon = Icon::fill('\u{e0a8}');
/// `bird`, filled.
pub const BIRD_FILL: Icon = Icon::fill('\u{e72c}');
/// `check-circle`, filled.
pub const CHECK_CIRCLE_FILL: Icon = Icon::fill('\u{e184}');
/// `circle`, filled.
pub const CIRCLE_FILL: Icon = Icon::fill('\u{e18a}');
/// `gear-six`, filled.
pub const GEAR_SIX_FILL: Icon = Icon::fill('\u{e272}');
/// `hard-drives`, filled.
pub const HARD_DRIVES_FILL: Icon = Icon::fill('\u{e2a0}');
/// `hourglass`, filled.
pub const HOURGLASS_FILL: Icon = Icon::fill('\u{e2b2}');
/// `info`, filled.
pub const INFO_FILL: Icon = Icon::fill('\u{e2ce}');
/// `key`, filled.
pub const KEY_FILL: Icon = Icon::fill('\u{e2d6}');
/// `lightning`, filled.
pub const LIGHTNING_FILL: Icon = Icon::fill('\u{e2de}');
/// `pause`, filled.
pub const PAUSE_FILL: Icon = Icon::fill('\u{e39e}');
/// `pencil-simple`, filled.
pub const PENCIL_SIMPLE_FILL: Icon = Icon::fill('\u{e3b4}');
/// `play`, filled.
pub const PLAY_FILL: Icon = Icon::fill('\u{e3d0}');
/// `record`, filled.
pub const RECORD_FILL: Icon = Icon::fill('\u{e3ee}');
/// `skip-back`, filled.
pub const SKIP_BACK_FILL: Icon = Icon::fill('\u{e5a4}');
/// `skip-forward`, filled.
pub const SKIP_FORWARD_FILL: Icon = Icon::fill('\u{e5a6}');
/// `star`, filled.
pub const STAR_FILL: Icon = Icon::fill('\u{e46a}');
/// `stop`, filled.
pub const STOP_FILL: Icon = Icon::fill('\u{e46c}');
/// `warning`, filled.
pub const WARNING_FILL: Icon = Icon::fill('\u{e4e0}');
/// `warning-circle`, filled.
pub const WARNING_CIRCLE_FILL: Icon = Icon::fill('\u{e4e2}');
/// `x-circle`, filled.
pub const X_CIRCLE_FILL: Icon = Icon::fill('\u{e4f8}');
