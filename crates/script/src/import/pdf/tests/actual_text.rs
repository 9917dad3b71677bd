//! Texts that a PDF gives for its glyphs.

use super::*;

/// The lines of a page that draws this text, with these resources and one form.
fn lines(text: &str, resources: &str, form: &str) -> Vec<String> {
    let content = |text: &str| format!("BT /F1 12 Tf 14 TL 72 700 Td {text} ET");
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 612 792]",
        &content(form),
    );
    // A page with a form draws nothing else.
    let page = if text.ends_with("Do") {
        text.to_owned()
    } else {
        content(text)
    };
    let bytes = file(&[page], resources, &[form]);
    let read = super::super::read(&bytes, "", &Choices::default()).unwrap();
    read.script.lines().map(|line| line.text.clone()).collect()
}

/// Regression: words disappeared whose glyphs have no letters of their own.
#[test]
fn texts_replace_the_glyphs_of_their_content() {
    for (text, expected) in [
        (
            "(counted ) Tj /Span << /ActualText (fifty) >> BDC (50) Tj EMC ( boats.) Tj",
            "counted fifty boats.",
        ),
        (
            "(counted ) Tj /Span << /ActualText (fifty) >> BDC [(5) -20 (0)] TJ EMC ( boats.) Tj",
            "counted fifty boats.",
        ),
        // A text may belong to no string.
        (
            "/Span << /ActualText (never) >> BDC EMC (Seven) Tj ( boats.) Tj",
            "Seven boats.",
        ),
        // The outer text replaces the inner one, and the content may stay open.
        (
            "(A ) Tj /P << /ActualText (caf\\351) >> BDC (x) Tj /Span << /ActualText (y) >> BDC (z) Tj EMC (w) Tj",
            "A café",
        ),
        // A string without letters may come first.
        (
            "/Span << /ActualText <FEFF0066006900660074> >> BDC () Tj (5) Tj EMC (y boats.) Tj",
            "fifty boats.",
        ),
        // Other marked contents change nothing.
        (
            "/P << /MCID 0 >> BDC (Seven) Tj EMC /Artifact BMC ( boats.) Tj EMC",
            "Seven boats.",
        ),
        // A word over two rows is whole in the first.
        (
            "(The ) Tj /Span << /ActualText (lighthouse) >> BDC (light-) Tj T* (house) Tj EMC ( stood.) Tj",
            "The lighthouse stood.",
        ),
    ] {
        let words = lines(text, "", "").join(" ");
        assert_eq!(words, expected, "{text}");
    }
}

#[test]
fn texts_may_be_named_or_within_forms() {
    let properties = "/Properties << /P1 << /ActualText (fifty) >> >>";
    let named = "(counted ) Tj /Span /P1 BDC (50) Tj EMC ( boats.) Tj";
    assert_eq!(lines(named, properties, ""), ["counted fifty boats."]);
    let form = format!("{properties} /XObject << /X1 6 0 R >>");
    assert_eq!(lines("/X1 Do", &form, named), ["counted fifty boats."]);
}
