//! What the machine has: instructions that recognition can use, memory.

use std::fs;

/// The fastest instructions that recognition has kernels for; `None` if only the portable ones.
pub(super) fn kernels() -> Option<&'static str> {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected;
        if is_x86_feature_detected!("avx512f") {
            return Some("AVX-512");
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            return Some("AVX2");
        }
        None
    }
    #[cfg(target_arch = "aarch64")]
    {
        // Part of every 64-bit ARM processor.
        Some("NEON")
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        None
    }
}

/// Memory in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory {
    /// What programs can still get.
    pub(super) free: u64,
    /// What there is.
    pub(super) total: u64,
}

/// Memory that this process can get; known on Linux alone, where a container may set a limit.
pub(super) fn memory() -> Option<Memory> {
    let machine = meminfo(&fs::read_to_string("/proc/meminfo").ok()?)?;
    let number = |path: &str| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let limit = number("/sys/fs/cgroup/memory.max");
    let used = number("/sys/fs/cgroup/memory.current").unwrap_or(0);
    Some(match limit {
        Some(limit) if limit < machine.total => {
            Memory { free: machine.free.min(limit.saturating_sub(used)), total: limit }
        }
        _ => machine,
    })
}

fn meminfo(text: &str) -> Option<Memory> {
    let kibibytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
    };
    Some(Memory { free: kibibytes("MemAvailable")? * 1024, total: kibibytes("MemTotal")? * 1024 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_tells_how_much_memory_there_is() {
        let text = "MemTotal:       24036292 kB\nMemFree: 1 kB\nMemAvailable:   20971520 kB\n";
        let expected = Memory { free: 20_971_520 * 1024, total: 24_036_292 * 1024 };
        assert_eq!(meminfo(text), Some(expected));
        assert_eq!(meminfo("MemTotal: many kB"), None);
    }
}
