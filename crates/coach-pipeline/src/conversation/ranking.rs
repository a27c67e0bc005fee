//! Which passages a question is about: Okapi BM25 (Robertson and Zaragoza, 2009, section 3.2).

use std::collections::HashMap;

/// How soon more of the same word counts no more.
const K1: f64 = 1.2;
/// How much long passages are held back.
const B: f64 = 0.75;

/// Passages that are looked through.
pub(super) struct Ranking {
    /// How often each passage has each term, and its length.
    passages: Vec<(HashMap<String, f64>, f64)>,
    /// How many passages have a term.
    having: HashMap<String, f64>,
    length_mean: f64,
}

impl Ranking {
    /// Passages by their terms.
    pub(super) fn of(passages: impl IntoIterator<Item = Vec<String>>) -> Self {
        let mut having: HashMap<String, f64> = HashMap::new();
        let count = |terms: Vec<String>| {
            let length = terms.len() as f64;
            let mut counts: HashMap<String, f64> = HashMap::new();
            for term in terms {
                *counts.entry(term).or_default() += 1.0;
            }
            for term in counts.keys() {
                *having.entry(term.clone()).or_default() += 1.0;
            }
            (counts, length)
        };
        let passages: Vec<_> = passages.into_iter().map(count).collect();
        let total: f64 = passages.iter().map(|(_, length)| length).sum();
        let length_mean = (total / passages.len().max(1) as f64).max(1.0);
        Self { passages, having, length_mean }
    }

    fn score(&self, (counts, length): &(HashMap<String, f64>, f64), query: &Query) -> f64 {
        let all = self.passages.len() as f64;
        let part = |(term, weight): (&String, &f64)| {
            let count = counts.get(term).copied().unwrap_or(0.0);
            let having = self.having.get(term).copied().unwrap_or(0.0);
            let rareness = (1.0 + (all - having + 0.5) / (having + 0.5)).ln();
            let damped = K1 * (1.0 - B + B * length / self.length_mean);
            weight * rareness * count * (K1 + 1.0) / (count + damped)
        };
        query.0.iter().map(part).sum()
    }

    /// Passages that have something of the query, those that have most first.
    pub(super) fn best(&self, query: &Query) -> Vec<usize> {
        let scores = self.passages.iter().map(|passage| self.score(passage, query));
        let mut found: Vec<(usize, f64)> =
            scores.enumerate().filter(|(_, score)| *score > 0.0).collect();
        found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        found.into_iter().map(|(index, _)| index).collect()
    }
}

/// Terms that are looked for, each as important as its weight.
#[derive(Debug, Default)]
pub(super) struct Query(std::collections::BTreeMap<String, f64>);

impl Query {
    /// Adds terms; one that is there keeps its higher weight.
    pub(super) fn add(&mut self, terms: Vec<String>, weight: f64) {
        for term in terms {
            let known = self.0.entry(term).or_insert(weight);
            *known = known.max(weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::terms::terms;
    use super::*;

    #[test]
    fn rare_words_weigh_more_and_unrelated_passages_are_not_found() {
        let passages = [
            "мы говорили о погоде и о планах",
            "мы сократили расходы на связь",
            "и мы пришли к выводу",
            "расходы",
        ];
        let ranking = Ranking::of(passages.map(terms));
        let best = |question: &str| {
            let mut query = Query::default();
            query.add(terms(question), 1.0);
            ranking.best(&query)
        };
        assert_eq!(best("как мы сократили расходы"), [1, 3, 2, 0]);
        assert_eq!(best("погода"), [0]);
        assert_eq!(best("слоны"), [0_usize; 0]);
        assert_eq!(best(""), [0_usize; 0]);
        assert!(Ranking::of([]).best(&Query::default()).is_empty());
    }
}
