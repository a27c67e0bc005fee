//! The words of a talk that a question is answered from: all of them where they fit, else those
//! that the question is about.

use coach_llm::estimate_tokens;
use coach_speech::Span;
use coach_speech::transcript::Transcript;

use super::ranking::{Query, Ranking};
use super::terms::terms;
use crate::talk::figures::{Figure, figures};
use crate::talk::told::line;

/// Words of a passage; longer sentences are parted.
const WORDS_MAX: usize = 60;
/// Passages of the opening, and of the closing, that are always told.
const ENDS: usize = 3;
/// Passages around a time that is named.
const AROUND: usize = 2;
/// Longest stretch between two times that are named, in seconds.
const STRETCH_S_MAX: f64 = 300.0;
/// Passages that have the words of the question.
const BEST_MAX: usize = 24;
/// Tokens of passages; more would cost more than it helps.
const TOKENS_MAX: u32 = 12_000;
/// What a line costs beside its words: its end, and the sign before it that something is missing.
const LINE_TOKENS: u32 = 3;
/// How much the question before counts beside the one that is asked.
const BEFORE_WEIGHT: f64 = 0.3;
/// Stands for what is left out.
const GAP: &str = "[…]";

/// A sentence, or a part of a long one.
struct Passage {
    span: Span,
    line: String,
}

/// A talk in passages, in order of time.
pub(crate) struct Passages(Vec<Passage>);

impl Passages {
    pub(crate) fn of(transcript: &Transcript) -> Self {
        let pieces = transcript.segments().flat_map(|segment| segment.chunks(WORDS_MAX));
        let passage = |words: &[coach_speech::transcript::Word]| {
            let (first, last) = (words.first()?, words.last()?);
            let span = Span::new(first.span.start(), last.span.end());
            Some(Passage { span, line: line(words)? })
        };
        Self(pieces.filter_map(passage).collect())
    }

    /// When each begins and ends.
    pub(crate) fn spans(&self) -> Vec<Span> {
        self.0.iter().map(|passage| passage.span).collect()
    }

    /// All of them, or those that a message is about, in so many tokens.
    pub(crate) fn told(&self, message: &str, before: &str, tokens: u32) -> String {
        let lines: Vec<&str> = self.0.iter().map(|passage| passage.line.as_str()).collect();
        let whole = lines.join("\n");
        if estimate_tokens(&whole) <= tokens {
            return whole;
        }
        let picked = self.pick(&self.order(message, before), tokens.min(TOKENS_MAX));
        let mut told: Vec<&str> = Vec::new();
        let mut next = 0;
        for index in picked {
            if index > next {
                told.push(GAP);
            }
            told.push(lines[index]);
            next = index + 1;
        }
        if next < lines.len() {
            told.push(GAP);
        }
        told.join("\n")
    }

    /// As many as fit, in order of time.
    fn pick(&self, order: &[usize], tokens: u32) -> Vec<usize> {
        let mut left = tokens.saturating_sub(LINE_TOKENS);
        let mut picked = vec![false; self.0.len()];
        for &index in order {
            let cost = estimate_tokens(&self.0[index].line) + LINE_TOKENS;
            if !picked[index] && cost <= left {
                left -= cost;
                picked[index] = true;
            }
        }
        (0..self.0.len()).filter(|index| picked[*index]).collect()
    }

    /// All passages, those first that are wanted most.
    fn order(&self, message: &str, before: &str) -> Vec<usize> {
        let count = self.0.len();
        let mut order: Vec<usize> = (0..count.min(ENDS)).collect();
        order.extend(count.saturating_sub(ENDS)..count);
        order.extend(self.named(message));
        let mut query = Query::default();
        query.add(terms(before), BEFORE_WEIGHT);
        query.add(terms(message), 1.0);
        let ranking = Ranking::of(self.0.iter().map(|passage| terms(&passage.line)));
        let best = ranking.best(&query).into_iter().take(BEST_MAX);
        // What stands around it is needed to understand it.
        let around = best.flat_map(|index| [index, index.saturating_sub(1), index + 1]);
        order.extend(around.filter(|index| *index < count));
        // Then the rest, ever more densely, for questions about the talk as a whole.
        let mut step = count.next_power_of_two();
        while step > 0 {
            order.extend((0..count).step_by(step));
            step /= 2;
        }
        order
    }

    /// Passages at the times that a message names.
    fn named(&self, message: &str) -> Vec<usize> {
        let times: Vec<f64> = figures(message)
            .into_iter()
            .filter_map(|figure| match figure {
                Figure::Time(seconds) => Some(seconds),
                Figure::Number(..) => None,
            })
            .collect();
        let at = |seconds: f64| {
            self.0.partition_point(|passage| passage.span.start().get() < seconds + 1.0)
        };
        let mut named = Vec::new();
        for &time in &times {
            let place = at(time);
            // The one that sounds then begins before; those around it follow.
            named.extend(place.checked_sub(1));
            named.extend(place.saturating_sub(1 + AROUND)..place + AROUND);
        }
        for pair in times.windows(2) {
            if (0.0..=STRETCH_S_MAX).contains(&(pair[1] - pair[0])) {
                named.extend(at(pair[0]).saturating_sub(1)..at(pair[1]));
            }
        }
        named.retain(|index| *index < self.0.len());
        named
    }
}

#[cfg(test)]
mod tests {
    use coach_speech::transcript::Word;

    use super::*;

    /// A talk with a sentence every five seconds.
    fn talk(sentences: &[String]) -> Passages {
        let mut transcript = Transcript::empty("test");
        for (index, sentence) in sentences.iter().enumerate() {
            transcript.segment_starts.push(transcript.words.len());
            for (word, text) in sentence.split(' ').enumerate() {
                let start_s = 5.0 * index as f64 + 0.1 * word as f64;
                let span = Span::from_secs(start_s, start_s + 0.1).unwrap();
                transcript.words.push(Word { text: text.to_owned(), span, probability: 1.0 });
            }
        }
        Passages::of(&transcript)
    }

    fn long() -> Passages {
        let sentences: Vec<String> = (0..600)
            .map(|index| match index {
                217 => "Мы втрое сократили расходы на связь.".to_owned(),
                _ => format!("Обычное предложение номер {index} ни о чём."),
            })
            .collect();
        talk(&sentences)
    }

    #[test]
    fn a_short_talk_is_told_as_a_whole() {
        let passages = talk(&["Добрый день.".to_owned(), "Пишите на a@b.ru.".to_owned()]);
        assert_eq!(passages.told("?", "", 100), "[0:00] Добрый день.\n[0:05] Пишите на [EMAIL].");
        assert_eq!(Passages::of(&Transcript::empty("test")).told("?", "", 0), "");
    }

    #[test]
    fn of_a_long_talk_the_ends_and_what_is_asked_for_are_told_in_order() {
        let passages = long();
        let told = passages.told("Как там про сокращение расходов?", "", 700);
        assert!(estimate_tokens(&told) <= 700, "{}", estimate_tokens(&told));
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines[0].starts_with("[0:00]") && lines[2].starts_with("[0:10]"));
        assert!(lines.last().unwrap().starts_with("[49:55]"));
        let place = told.find("[18:05] Мы втрое сократили расходы").unwrap();
        assert!(told[..place].contains("[18:00]") && told[place..].contains("[18:10]"));
        assert!(lines.contains(&GAP));
        let times: Vec<&str> = lines.iter().filter_map(|line| line.split(' ').next()).collect();
        let seconds = |time: &&str| match figures(time).first() {
            Some(Figure::Time(seconds)) => Some(*seconds),
            _ => None,
        };
        let times: Vec<f64> = times.iter().filter_map(seconds).collect();
        assert!(times.is_sorted(), "{times:?}");
    }

    #[test]
    fn passages_at_named_times_are_told() {
        let passages = long();
        for (message, expected) in [
            ("Что не так на 2:30?", vec!["[2:25]", "[2:30]", "[2:35]"]),
            ("На 2:33?", vec!["[2:30]", "[2:35]"]),
            ("Сравните 40:00–40:30", vec!["[40:00]", "[40:15]", "[40:30]"]),
            ("1:00 и 45:00", vec!["[1:00]", "[45:00]"]),
            ("99:00", vec![]),
        ] {
            let told = passages.told(message, "", 700);
            for time in expected {
                assert!(told.contains(time), "{message}: {told}");
            }
        }
    }

    #[test]
    fn the_question_before_helps_a_short_one() {
        let told = long().told("А почему?", "Сокращали ли расходы?", 300);
        assert!(told.contains("втрое"));
    }

    proptest::proptest! {
        #[test]
        fn no_more_is_told_than_allowed(
            sentences in proptest::collection::vec("[а-я ]{0,80}", 0..40),
            message in ".{0,40}",
            tokens in 0_u32..400,
        ) {
            let told = talk(&sentences).told(&message, "", tokens);
            proptest::prop_assert!(estimate_tokens(&told) <= tokens.max(2));
        }
    }
}
