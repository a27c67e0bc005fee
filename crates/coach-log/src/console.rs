//! Lines for people: time, level, message, fields; coloured where that is wanted.

use std::fmt::Write as _;

use jiff::ZonedDateTime;
use tracing::{Event, Level};

/// An event as one line.
pub(crate) fn line(event: &Event<'_>, fields: &[(&'static str, String)], colour: bool) -> String {
    let facts = event.metadata();
    painted(*facts.level(), facts.target(), fields, colour)
}

fn painted(level: Level, target: &str, fields: &[(&'static str, String)], colour: bool) -> String {
    let paint = |code: &str, text: &str| {
        if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let level_code = match level {
        Level::ERROR => "1;31",
        Level::WARN => "33",
        Level::INFO => "32",
        Level::DEBUG => "34",
        Level::TRACE => "35",
    };
    let message = fields.iter().find(|(name, _)| *name == "message");
    let message = message.map(|(_, json)| plain(json)).unwrap_or_default();
    let time = ZonedDateTime::now().strftime("%H:%M:%S%.3f").to_string();
    let level = paint(level_code, &format!("{level:<5}"));
    let head = paint("2", &format!("{target}:"));
    let mut line = format!("{} {level} {head} {message}", paint("2", &time));
    let is_last = |name: &str| name == "request_id";
    let ordered = fields.iter().filter(|(name, _)| !is_last(name));
    for (name, json) in ordered.chain(fields.iter().filter(|(name, _)| is_last(name))) {
        if *name != "message" {
            // Writing into a text does not fail.
            let _ = write!(line, " {}{}", paint("2", &format!("{name}=")), plain(json));
        }
    }
    line.push('\n');
    line
}

/// A value without quotes where it needs none. JSON has no control characters left but those
/// above ASCII, which move cursors as well.
fn plain(json: &str) -> String {
    let text = match serde_json::from_str::<String>(json) {
        Ok(text) if !text.chars().any(char::is_control) => text,
        _ => json.to_owned(),
    };
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_moves_the_cursor_or_makes_a_line() {
        let evil = "\"a\\nINFO faked\\u001b[2J\u{9b}2J\"".to_owned();
        let fields = [("message", evil.clone()), ("name", evil), ("n", "1".to_owned())];
        let line = painted(Level::INFO, "t", &fields, false);
        assert_eq!(line.matches('\n').count(), 1);
        assert!(!line.trim_end().chars().any(char::is_control), "{line:?}");
        assert!(line.contains("n=1"));
    }

    #[test]
    fn colours_are_there_only_when_they_are_wanted() {
        let fields = [("message", "\"hello\"".to_owned()), ("request_id", "\"r\"".to_owned())];
        let without = painted(Level::WARN, "t", &fields, false);
        assert!(without.contains("WARN  t: hello request_id=r") && !without.contains('\u{1b}'));
        assert!(painted(Level::WARN, "t", &fields, true).contains("\u{1b}[33mWARN"));
    }
}
