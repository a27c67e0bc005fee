//! Orders and pages over random takes.

use std::cmp::Ordering;

use coach_store::{Finished, JobLimits, Query, Sort, Store, Take};
use proptest::prelude::*;

use crate::support::{Place, bytes, finished, new_take, run};

/// A name, a length that may not be known, and whether it came later than the one before.
type Row = (String, Option<u8>, bool);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // Few different values, so that many takes are alike.
    let name = prop_oneof!["[abАБё ]{0,2}", "\\PC{0,6}"];
    let length = prop::option::of(0..4_u8);
    prop::collection::vec((name, length, any::<bool>()), 0..24)
}

async fn fill(store: &Store, place: &Place, rows: &[Row]) {
    let limits = JobLimits { queued_max: 100, ..JobLimits::default() };
    for (number, (name, length, is_later)) in rows.iter().enumerate() {
        let mut take = new_take("ann", &format!("{:02}", number * 7 % 24), "ab");
        take.name.clone_from(name);
        match length {
            None => drop(store.submit(&take, bytes(), false, &limits).await.unwrap()),
            Some(length) => {
                let finished = Finished { duration_s: f64::from(*length) / 3.0, ..finished() };
                store.keep(&take, bytes(), &finished).await.unwrap();
            }
        }
        place.clock.pass_ms(i64::from(*is_later));
    }
}

fn compare(sort: Sort, one: &Take, other: &Take) -> Ordering {
    let name = |take: &Take| take.name.to_lowercase();
    let order = match sort {
        Sort::Created => one.created_ms.cmp(&other.created_ms),
        Sort::Name => name(one).cmp(&name(other)),
        Sort::Duration => {
            one.duration_s.unwrap_or(-1.0).total_cmp(&other.duration_s.unwrap_or(-1.0))
        }
    };
    order.then_with(|| one.id.cmp(&other.id))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn paging_in_every_order_gives_each_take_once(rows in rows(), limit in 1..8_u32) {
        run(async {
            let place = Place::new();
            let store = place.open().await;
            fill(&store, &place, &rows).await;
            for sort in [Sort::Created, Sort::Name, Sort::Duration] {
                for ascending in [false, true] {
                    let mut query = Query { sort, ascending, limit, ..Query::default() };
                    let mut found = Vec::new();
                    loop {
                        let page = store.takes("ann", &query).await.unwrap();
                        assert!(page.takes.len() <= limit as usize);
                        found.extend(page.takes);
                        query.after = page.next;
                        if query.after.is_none() {
                            break;
                        }
                    }
                    assert_eq!(found.len(), rows.len());
                    let is_before = |pair: &[Take]| {
                        let order = compare(sort, &pair[0], &pair[1]);
                        order == if ascending { Ordering::Less } else { Ordering::Greater }
                    };
                    assert!(found.windows(2).all(is_before), "{sort:?} {ascending} {found:?}");
                }
            }
        });
    }
}
