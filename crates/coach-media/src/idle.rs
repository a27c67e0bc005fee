//! When to stop waiting for sound: a few bytes of a sample table can describe billions of packets.

use symphonia::core::packet::Packet;

use crate::limits::Limits;

/// How much empty packets weigh against those with bytes, which the file's length bounds.
const EMPTY_WEIGHT: u64 = 1_000;

/// Counts packets in a row that gave no sound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Idle {
    left: u64,
}

impl Idle {
    /// A count that starts anew.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { left: limits.max_idle_packets }
    }

    /// A packet came, of whatever track.
    pub(crate) fn count(&mut self, packet: &Packet) {
        let weight = if packet.data.is_empty() { EMPTY_WEIGHT } else { 1 };
        self.left = self.left.saturating_sub(weight);
    }

    /// Whether to give up.
    pub(crate) fn is_hopeless(self) -> bool {
        self.left == 0
    }
}

#[cfg(test)]
mod tests {
    use symphonia::core::units::{Duration, Timestamp};

    use super::*;

    #[test]
    fn empty_packets_end_it_sooner_than_full_ones() {
        let limits = Limits::default();
        for (bytes, patience) in [(0, 2_000), (1, 2_000_000)] {
            let packet = Packet::new(0, Timestamp::new(0), Duration::ZERO, vec![0; bytes]);
            let mut idle = Idle::new(&limits);
            let counted = (0..).take_while(|_| {
                idle.count(&packet);
                !idle.is_hopeless()
            });
            assert_eq!(counted.count() + 1, patience);
        }
    }
}
