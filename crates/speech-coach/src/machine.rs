//! What the machine has and this process takes: instructions, memory, processor time, disk.

use std::fs;

/// The fastest instructions that recognition has kernels for; `None` if only the portable ones.
pub(crate) fn kernels() -> Option<&'static str> {
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
pub(crate) struct Memory {
    /// What programs can still get.
    pub(crate) free: u64,
    /// What there is.
    pub(crate) total: u64,
}

/// Memory that this process can get; known on Linux alone, where a container may set a limit.
pub(crate) fn memory() -> Option<Memory> {
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

/// Memory that this process holds.
pub(crate) fn memory_bytes() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// Processor time that this process has taken, in seconds.
pub(crate) fn cpu_s() -> Option<f64> {
    /// Ticks a second in the files of the kernel, on every architecture that we build for.
    const TICKS: f64 = 100.0;
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program may hold anything, also spaces.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

/// Bytes that can still be written to the disk of a folder.
pub(crate) fn disk_free_bytes(folder: &std::path::Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(folder).ok()?;
    Some(facts.f_bavail.saturating_mul(facts.f_frsize))
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
