//! JSON out of what a model said: out of fences and prose, and nothing else is mended.

#[cfg(test)]
mod tests;

use serde_json::Value;

/// The most problems that a model is told of at once.
const PROBLEMS_MAX: usize = 10;
/// The most characters of one.
const PROBLEM_CHARS_MAX: usize = 300;

/// The object in a text that passes a check, or what is wrong.
pub(crate) fn object(
    text: &str,
    check: &(impl Fn(&Value) -> Result<(), Vec<String>> + ?Sized),
) -> Result<Value, Vec<String>> {
    read(text).and_then(|value| check(&value).map(|()| value)).map_err(shortened)
}

fn read(text: &str) -> Result<Value, Vec<String>> {
    let text = unfenced(text);
    if text.starts_with('[') {
        return Err(vec!["the root is an array; it must be an object".to_owned()]);
    }
    let object = first_object(text)
        .ok_or_else(|| vec!["there is no complete JSON object in the answer".to_owned()])?;
    serde_json::from_str(object)
        .or_else(|error| serde_json::from_str(&without_trailing_commas(object)).map_err(|_| error))
        .map_err(|error| vec![format!("it is not valid JSON: {error}")])
}

fn shortened(problems: Vec<String>) -> Vec<String> {
    let short = |problem: String| problem.chars().take(PROBLEM_CHARS_MAX).collect();
    problems.into_iter().take(PROBLEMS_MAX).map(short).collect()
}

/// Without the mark at the beginning of a file, and without a Markdown fence around it.
fn unfenced(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim();
    let Some(inner) = text.strip_prefix("```") else {
        return text;
    };
    // The rest of the line names the language.
    let inner = inner.split_once('\n').map_or(inner, |(_, inner)| inner);
    inner.rsplit_once("```").map_or(inner, |(inner, _)| inner).trim()
}

/// From the first brace to the one that closes it; braces within strings are letters.
fn first_object(text: &str) -> Option<&str> {
    let start = text.find('{')?;
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (place, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return text.get(start..=place);
                }
            }
            _ => {}
        }
    }
    None
}

fn without_trailing_commas(text: &str) -> String {
    let (mut kept, mut in_string, mut escaped) = (String::with_capacity(text.len()), false, false);
    for (place, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            ',' if !in_string && text[place + 1..].trim_start().starts_with(['}', ']']) => continue,
            _ => {}
        }
        kept.push(letter);
    }
    kept
}
