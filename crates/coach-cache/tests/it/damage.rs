//! Ways in which the bytes of an entry go wrong.

/// Cases of one run; all of them where slow tests are wanted.
pub(crate) fn count() -> u64 {
    if crate::support::wants_slow_tests() { 10_000 } else { 300 }
}

/// Bytes of a good entry after something happened to them, given another good entry: flipped
/// bits, truncations, the other's bytes, none, another version of the format, more bytes.
pub(crate) fn cases<'a>(
    good: &'a [u8],
    other: &'a [u8],
    count: u64,
) -> impl Iterator<Item = Vec<u8>> + 'a {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    (0..count).map(move |case| {
        let mut bytes = good.to_vec();
        match case % 10 {
            0..=4 => bytes[next(good.len())] ^= 1 << next(8),
            5 | 6 => bytes.truncate(next(good.len())),
            7 if case % 20 == 7 => bytes = other.to_vec(),
            7 => bytes.clear(),
            8 => bytes[4] = bytes[4].wrapping_add(1 + u8::try_from(next(254)).unwrap()),
            _ => bytes.extend(vec![7; 1 + next(100)]),
        }
        bytes
    })
}
