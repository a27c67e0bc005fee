//! English number words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Part, Words};

/// Cardinals and ordinals from zero on.
const SMALL: [(&str, &str); 20] = [
    ("zero", "zeroth"),
    ("one", "first"),
    ("two", "second"),
    ("three", "third"),
    ("four", "fourth"),
    ("five", "fifth"),
    ("six", "sixth"),
    ("seven", "seventh"),
    ("eight", "eighth"),
    ("nine", "ninth"),
    ("ten", "tenth"),
    ("eleven", "eleventh"),
    ("twelve", "twelfth"),
    ("thirteen", "thirteenth"),
    ("fourteen", "fourteenth"),
    ("fifteen", "fifteenth"),
    ("sixteen", "sixteenth"),
    ("seventeen", "seventeenth"),
    ("eighteen", "eighteenth"),
    ("nineteen", "nineteenth"),
];

/// Tens from twenty on, without their last letter.
const TENS: [&str; 8] = ["twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet"];

const SCALES: [(&str, u64); 3] =
    [("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)];

/// English.
pub(in super::super) static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
    let mut words =
        Words { parts: BTreeMap::new(), filler: "and", article: "a", zero_inside: "oh" };
    for (value, (cardinal, ordinal)) in (0..).zip(SMALL) {
        words.insert(cardinal, Part::Add(value), false);
        words.insert(ordinal, Part::Add(value), true);
    }
    for (value, stem) in (20..).step_by(10).zip(TENS) {
        words.insert(format!("{stem}y"), Part::Add(value), false);
        words.insert(format!("{stem}ieth"), Part::Add(value), true);
    }
    words.insert("hundred", Part::Hundred, false);
    words.insert("hundredth", Part::Hundred, true);
    for (name, scale) in SCALES {
        words.insert(name, Part::Scale(scale), false);
        words.insert(format!("{name}th"), Part::Scale(scale), true);
    }
    words
});
