//! Texts in markup that nobody speaks: web pages, XML and LaTeX.

use super::Unread;

/// The kind of a text in markup that is not read, by its beginning and the ending of its name.
pub(super) fn markup(text: &str, ending: Option<&str>) -> Option<Unread> {
    let lower = text.trim_start_matches('\u{feff}').to_lowercase();
    let begins = after_prolog(&lower);
    let has = |mark: &str| lower.contains(mark);
    let is_web_name = matches!(ending, Some("html" | "htm" | "xhtml"));
    let is_element = |name: &str| {
        let rest = begins
            .strip_prefix('<')
            .and_then(|rest| rest.strip_prefix(name));
        rest.is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\r', '\t', '/', ':']))
    };
    let is_page = (begins.starts_with("<!doctype html") && lower.matches('<').count() > 1)
        || (is_element("html") && ["<body", "<head", "</html>"].into_iter().any(has));
    let has_blocks = ["<p>", "<p ", "</p>", "<div", "<br", "<h1", "<body"];
    if is_page || is_web_name && has_blocks.into_iter().any(has) {
        return Some(Unread::Html);
    }
    let is_timed = is_element("tt") && (has("xmlns") || has("</tt>"));
    if is_timed || matches!(ending, Some("ttml" | "dfxp")) && begins.starts_with('<') {
        return Some(Unread::Ttml);
    }
    let is_declared = lower.trim_start().starts_with("<?xml version=") && begins.starts_with('<');
    if is_declared || ending == Some("xml") && begins.starts_with('<') && has("</") {
        return Some(Unread::Xml);
    }
    let is_class = |row: &str| {
        let rest = row.trim_start().strip_prefix("\\documentclass");
        rest.is_some_and(|rest| rest.starts_with(['{', '[']))
    };
    let commands = [
        "\\section",
        "\\chapter",
        "\\begin{",
        "\\emph{",
        "\\textbf{",
        "\\title{",
    ];
    let is_latex = lower.lines().any(is_class)
        || matches!(ending, Some("tex" | "latex")) && commands.into_iter().any(has);
    is_latex.then_some(Unread::Latex)
}

/// The text after declarations and comments of XML.
fn after_prolog(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else {
            return rest;
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_shows_itself() {
        for (name, text, expected) in [
            (
                "a.txt",
                "<!DOCTYPE html>\n<html><body><p>Hello</p></body></html>",
                Some(Unread::Html),
            ),
            (
                "a.txt",
                "<!-- x --><HTML lang=\"en\"><HEAD></HEAD>",
                Some(Unread::Html),
            ),
            ("a.htm", "<p>Hello</p>", Some(Unread::Html)),
            (
                "a.xhtml",
                "<?xml version=\"1.0\"?><html xmlns=\"x\"><body>Hi</body></html>",
                Some(Unread::Html),
            ),
            (
                "a.ttml",
                "<tt xmlns=\"x\"><body><p>Hi</p></body></tt>",
                Some(Unread::Ttml),
            ),
            (
                "a.xml",
                "<?xml version=\"1.0\"?><tt:tt xmlns:tt=\"x\"></tt:tt>",
                Some(Unread::Ttml),
            ),
            (
                "a.txt",
                "<?xml version=\"1.0\"?>\n<play><line>Hi</line></play>",
                Some(Unread::Xml),
            ),
            ("a.xml", "<play><line>Hi</line></play>", Some(Unread::Xml)),
            (
                "a.txt",
                "% My play\n\\documentclass[12pt]{article}\n",
                Some(Unread::Latex),
            ),
            (
                "a.tex",
                "\\section{Hi} Hello \\emph{you}.",
                Some(Unread::Latex),
            ),
            ("a.txt", "<html> is the root of a page.", None),
            ("a.txt", "<?xml is how XML begins.", None),
            ("a.txt", "<sigh> I am tired.</sigh>", None),
            (
                "a.txt",
                "<speak>Hello <break time=\"1s\"/> you.</speak>",
                None,
            ),
            ("a.txt", "<p>Hello</p>", None),
            ("a.txt", "<3 you all, she wrote. 5 < 6.", None),
            (
                "a.txt",
                "A file begins with \\documentclass, she said.",
                None,
            ),
            ("a.htm", "Hello.", None),
            ("a.tex", "Hello.", None),
        ] {
            let ending = name.rsplit_once('.').map(|(_, ending)| ending);
            assert_eq!(markup(text, ending), expected, "{name}: {text}");
        }
    }
}
