//! What hands do in single rooms and modes, beside the actions.

use super::Group;
use mynah_i18n::tr;
use mynah_ui_core::action::Action;

/// In the review.
pub(super) fn review() -> Group {
    let hands = [
        (
            tr!("shortcuts-review-approve"),
            tr!("shortcuts-review-approve.keys"),
        ),
        (
            tr!("shortcuts-review-redo"),
            tr!("shortcuts-review-redo.keys"),
        ),
        (
            tr!("shortcuts-review-flag"),
            tr!("shortcuts-review-flag.keys"),
        ),
        (
            tr!("shortcuts-review-skip"),
            tr!("shortcuts-review-skip.keys"),
        ),
        (
            tr!("shortcuts-review-back"),
            tr!("shortcuts-review-back.keys"),
        ),
        (
            tr!("shortcuts-review-begin"),
            tr!("shortcuts-review-begin.keys"),
        ),
    ];
    Group {
        title: tr!("shortcuts-review"),
        hands: hands.to_vec(),
        actions: &[],
    }
}

/// In the Voices room.
pub(super) fn voices() -> Group {
    let hands = [
        (
            tr!("shortcuts-voices-walk"),
            tr!("shortcuts-voices-walk.keys"),
        ),
        (
            tr!("shortcuts-voices-show"),
            tr!("shortcuts-voices-show.keys"),
        ),
        (
            tr!("shortcuts-voices-hear"),
            tr!("shortcuts-voices-hear.keys"),
        ),
    ];
    Group {
        title: tr!("shortcuts-voices"),
        hands: hands.to_vec(),
        actions: &[],
    }
}

/// In the sweep.
pub(super) fn sweep() -> Group {
    let hands = [
        (
            tr!("shortcuts-sweep-walk"),
            tr!("shortcuts-sweep-walk.keys"),
        ),
        (
            tr!("shortcuts-sweep-rate"),
            tr!("shortcuts-sweep-rate.keys"),
        ),
        (
            tr!("shortcuts-sweep-compare"),
            tr!("shortcuts-sweep-compare.keys"),
        ),
        (
            tr!("shortcuts-sweep-apply"),
            tr!("shortcuts-sweep-apply.keys"),
        ),
        (
            tr!("shortcuts-sweep-leave"),
            tr!("shortcuts-sweep-leave.keys"),
        ),
    ];
    Group {
        title: tr!("shortcuts-sweep"),
        hands: hands.to_vec(),
        actions: &[Action::Sweep],
    }
}

/// In a casting call.
pub(super) fn audition() -> Group {
    let hands = [
        (
            tr!("shortcuts-audition-hear"),
            tr!("shortcuts-audition-hear.keys"),
        ),
        (
            tr!("shortcuts-audition-walk"),
            tr!("shortcuts-audition-walk.keys"),
        ),
        (
            tr!("shortcuts-audition-rate"),
            tr!("shortcuts-audition-rate.keys"),
        ),
        (
            tr!("shortcuts-audition-pair"),
            tr!("shortcuts-audition-pair.keys"),
        ),
        (
            tr!("shortcuts-audition-answer"),
            tr!("shortcuts-audition-answer.keys"),
        ),
        (
            tr!("shortcuts-audition-undo"),
            tr!("shortcuts-audition-undo.keys"),
        ),
        (
            tr!("shortcuts-audition-enter"),
            tr!("shortcuts-audition-enter.keys"),
        ),
        (
            tr!("shortcuts-audition-leave"),
            tr!("shortcuts-audition-leave.keys"),
        ),
    ];
    Group {
        title: tr!("shortcuts-audition"),
        hands: hands.to_vec(),
        actions: &[Action::Audition, Action::HeadToHead, Action::MixAnew],
    }
}

/// In the Create room.
pub(super) fn create() -> Group {
    let hands = [
        (
            tr!("shortcuts-create-hear"),
            tr!("shortcuts-create-hear.keys"),
        ),
        (
            tr!("shortcuts-create-next"),
            tr!("shortcuts-create-next.keys"),
        ),
    ];
    Group {
        title: tr!("shortcuts-create"),
        hands: hands.to_vec(),
        actions: &[],
    }
}

/// In the Dubbing room.
pub(super) fn dubbing() -> Group {
    let hands = [
        (
            tr!("shortcuts-dubbing-walk"),
            tr!("shortcuts-dubbing-walk.keys"),
        ),
        (
            tr!("shortcuts-dubbing-hear"),
            tr!("shortcuts-dubbing-hear.keys"),
        ),
        (
            tr!("shortcuts-dubbing-write"),
            tr!("shortcuts-dubbing-write.keys"),
        ),
        (
            tr!("shortcuts-dubbing-flag"),
            tr!("shortcuts-dubbing-flag.keys"),
        ),
        (
            tr!("shortcuts-dubbing-filter"),
            tr!("shortcuts-dubbing-filter.keys"),
        ),
        (
            tr!("shortcuts-dubbing-language"),
            tr!("shortcuts-dubbing-language.keys"),
        ),
        (
            tr!("shortcuts-dubbing-save"),
            tr!("shortcuts-dubbing-save.keys"),
        ),
        (
            tr!("shortcuts-dubbing-side"),
            tr!("shortcuts-dubbing-side.keys"),
        ),
        (
            tr!("shortcuts-dubbing-send"),
            tr!("shortcuts-dubbing-send.keys"),
        ),
    ];
    Group {
        title: tr!("shortcuts-dubbing"),
        hands: hands.to_vec(),
        actions: &[],
    }
}
