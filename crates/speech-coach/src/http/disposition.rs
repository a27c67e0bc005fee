//! Names of files that clients are told to save under.

use hyper::header::HeaderValue;

/// Longest name without its ending.
const CHARS_MAX: usize = 100;
/// For a name of which nothing is left.
const NAMELESS: &str = "talk";

/// The header for a file to save.
pub(crate) fn attachment(name: &str) -> HeaderValue {
    header("attachment", name)
}

/// The header for a page to look at, which may be saved.
pub(crate) fn inline(name: &str) -> HeaderValue {
    header("inline", name)
}

/// The name of a file about a recording: that of the recording without its ending, with another.
pub(crate) fn named_after(recording: &str, ending: &str) -> String {
    let stem = match recording.rsplit_once('.') {
        Some((stem, old)) if !stem.is_empty() && is_ending(old) => stem,
        _ => recording,
    };
    let is_unsafe = |c: char| {
        c.is_control()
            // What file systems part folders with or refuse.
            || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
            // What turns the order of the letters that are shown (Unicode TR 36, 2.10).
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let stem: String =
        stem.chars().map(|c| if is_unsafe(c) { '_' } else { c }).take(CHARS_MAX).collect();
    // A dot in front hides a file, one at the end is lost on Windows.
    let stem = stem.trim_matches(|c: char| c == '.' || c.is_whitespace());
    format!("{}.{ending}", if stem.is_empty() { NAMELESS } else { stem })
}

fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// RFC 6266 with the name as RFC 8187 writes it, so that no name can end the header.
fn header(kind: &str, name: &str) -> HeaderValue {
    let name: String = name.bytes().map(percent_encoded).collect();
    let header = format!("{kind}; filename*=UTF-8''{name}");
    HeaderValue::from_str(&header).expect("only letters, digits and signs of headers are left")
}

fn percent_encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_named_after_its_recording() {
        for (recording, expected) in [
            ("talk.mp4", "talk.md"),
            ("Доклад 2.m4a", "Доклад 2.md"),
            ("v1.2 final", "v1.2 final.md"),
            ("../../etc/passwd", "_.._etc_passwd.md"),
            ("C:\\a.mp3", "C__a.md"),
            (".mp4", "mp4.md"),
            ("...", "talk.md"),
            ("a\r\nX-Evil: 1.wav", "a__X-Evil_ 1.md"),
            ("\u{202e}cod.exe", "_cod.md"),
            ("", "talk.md"),
        ] {
            assert_eq!(named_after(recording, "md"), expected, "{recording:?}");
        }
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_header(name in "\\PC*|[\\x00-\\x7f]{0,40}") {
            let header = attachment(&name);
            let text = header.to_str().unwrap();
            let value = text.strip_prefix("attachment; filename*=UTF-8''").unwrap();
            prop_assert!(!value.contains(['"', ';', ' ', '/', '\\', '\'', ',']));
            let safe = named_after(&name, "txt");
            prop_assert!(!safe.contains(['/', '\\', ':', '\0', '\r', '\n']) && !safe.starts_with('.'));
        }
    }
}
