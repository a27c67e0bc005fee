//! MTLD, the measure of textual lexical diversity (`McCarthy` & Jarvis 2010, *Behavior Research
//! Methods* 42, 381–392): the mean length of stretches of words whose share of different words
//! stays above a bound, read forwards and backwards.

use std::collections::HashSet;
use std::hash::Hash;

/// MTLD of a text; `None` without words. A text in which no word comes twice is one factor long.
pub(super) fn mtld<T: Eq + Hash>(words: &[T], ratio: f64) -> Option<f64> {
    if words.is_empty() {
        return None;
    }
    let length = words.len() as f64;
    let forward = length / factors(words.iter(), ratio);
    let backward = length / factors(words.iter().rev(), ratio);
    Some(f64::midpoint(forward, backward))
}

fn factors<'a, T: Eq + Hash + 'a>(words: impl Iterator<Item = &'a T>, ratio: f64) -> f64 {
    let mut factors = 0.0;
    let mut count = 0_usize;
    let mut different: HashSet<&T> = HashSet::new();
    let share = |different: &HashSet<&T>, count: usize| different.len() as f64 / count as f64;
    for word in words {
        count += 1;
        different.insert(word);
        if share(&different, count) <= ratio {
            factors += 1.0;
            count = 0;
            different.clear();
        }
    }
    if count > 0 {
        factors += (1.0 - share(&different, count)) / (1.0 - ratio);
    }
    if factors > 0.0 { factors } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILL: &str = "the river runs past the old mill and the old mill turns the heavy stone \
        while the miller counts the sacks and the boy who carries the sacks sings to the river \
        because the river never sings back to the boy and the miller laughs at the song and the \
        stone turns and turns until the light goes and then the mill is still and the river runs \
        on past the dark wheel and the dark house where the boy sleeps and dreams of boats that \
        carry sacks of grain down to the sea where nobody counts anything at all";

    fn check(words: &[impl Eq + Hash], expected: f64) {
        let found = mtld(words, 0.72).unwrap();
        assert!((found - expected).abs() < 1e-9, "{found}");
    }

    /// Reference values: lexicalrichness 0.5.1 for Python.
    #[test]
    fn agrees_with_another_implementation() {
        let words: Vec<&str> = MILL.split_whitespace().collect();
        check(&words, 19.309_006_211_180_126);
        let mut state = 7_u64;
        let draw = |_| {
            state = (state * 1_103_515_245 + 12_345) % (1 << 31);
            (state >> 16) % 120
        };
        let drawn: Vec<u64> = (0..500).map(draw).collect();
        check(&drawn, 76.592_164_133_133_28);
    }

    #[test]
    fn a_text_without_repetition_is_one_factor() {
        check(&[1, 2, 3, 4], 4.0);
        assert_eq!(mtld::<u8>(&[], 0.72), None);
    }
}
