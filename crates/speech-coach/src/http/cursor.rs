//! Where a page of takes ended, in a text that clients give back and need not understand.

use coach_pipeline::takes::{Cursor, Place, Sort};

use crate::hex;

/// Digits of a length of sound.
const LENGTH_DIGITS: usize = 16;

/// The text of a place.
pub(crate) fn write(cursor: &Cursor) -> String {
    let id = &cursor.id;
    match &cursor.place {
        Place::Created(created_ms) => format!("{created_ms}-{id}"),
        Place::Name(name) => format!("n{}-{id}", hex::written(name.as_bytes())),
        // By its bits, so that it is the same number again.
        Place::Duration(duration_s) => format!("d{:0LENGTH_DIGITS$x}-{id}", duration_s.to_bits()),
    }
}

/// The place of a text in an order; `None` if it is of another order, or of nobody's.
pub(crate) fn read(text: &str, sort: Sort) -> Option<Cursor> {
    let (place, id) = text.split_once('-')?;
    let place = match sort {
        Sort::Created => Place::Created(place.parse().ok()?),
        Sort::Name => Place::Name(String::from_utf8(hex::read(place.strip_prefix('n')?)?).ok()?),
        Sort::Duration => {
            let digits = place.strip_prefix('d').filter(|digits| digits.len() == LENGTH_DIGITS)?;
            let duration_s = f64::from_bits(u64::from_str_radix(digits, 16).ok()?);
            Place::Duration(Some(duration_s).filter(|duration_s| duration_s.is_finite())?)
        }
    };
    Some(Cursor { place, id: id.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "00112233445566778899aabbccddeeff";

    fn sort_of(place: &Place) -> Sort {
        match place {
            Place::Created(_) => Sort::Created,
            Place::Name(_) => Sort::Name,
            Place::Duration(_) => Sort::Duration,
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(ms in 0..1_i64 << 60, name: String, length_s in -1.0..1e9_f64) {
            for place in [Place::Created(ms), Place::Name(name), Place::Duration(length_s)] {
                let cursor = Cursor { place, id: ID.to_owned() };
                let sort = sort_of(&cursor.place);
                prop_assert_eq!(read(&write(&cursor), sort), Some(cursor));
            }
        }

        #[test]
        fn no_text_is_a_panic(text: String) {
            for sort in [Sort::Created, Sort::Name, Sort::Duration] {
                let _ = read(&text, sort);
            }
        }
    }

    #[test]
    fn places_of_another_order_are_none() {
        for (text, sort) in [
            (format!("17-{ID}"), Sort::Name),
            (format!("17-{ID}"), Sort::Duration),
            (format!("n61-{ID}"), Sort::Created),
            (format!("n6-{ID}"), Sort::Name),
            (format!("nff-{ID}"), Sort::Name),
            (format!("nы-{ID}"), Sort::Name),
            (format!("d7ff0000000000000-{ID}"), Sort::Duration),
            (format!("d1-{ID}"), Sort::Duration),
            ("17".to_owned(), Sort::Created),
        ] {
            assert_eq!(read(&text, sort), None, "{text}");
        }
    }
}
