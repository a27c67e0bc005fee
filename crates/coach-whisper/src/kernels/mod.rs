//! The numeric kernels: matrix products, softmax, GELU and layer normalisation on rows of 16.
//!
//! The only module with unsafe code. Everything is written once over [`simd::Simd`], a vector of
//! 16 floats, and compiled for AVX-512, AVX2 and plain Rust (which is NEON on AArch64); the
//! choice is made at run time.
//!
//! Every element of a product is one chain of multiply-adds in the order of `k`, whatever the
//! tile, the batch or the number of threads, so results are the same for all of them; between
//! instruction sets they differ by rounding alone.
#![allow(unsafe_code, reason = "vector instructions and writes to disjoint tiles")]
#![allow(clippy::inline_always, reason = "vectors must be inlined into code compiled for them")]
#![allow(clippy::wildcard_imports, reason = "the names of instructions are unmistakable")]
#![allow(clippy::cast_ptr_alignment, reason = "all vector loads are unaligned ones")]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod elementwise;
mod gemm;
mod matrix;
mod pack;
mod portable;
mod simd;

pub(crate) use gemm::Epilogue;
pub(crate) use matrix::{Matrix, OutputRows};
pub(crate) use pack::Panels;

use simd::Simd;

/// Width of a panel of packed weights, and of the vectors of all kernels.
pub(crate) const LANES: usize = 16;

/// The instruction set that the kernels use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstructionSet {
    /// AVX-512 F on `x86_64`.
    Avx512,
    /// AVX2 with FMA and F16C on `x86_64`.
    Avx2,
    /// Plain Rust, which compilers turn into the vectors that every CPU of the target has
    /// (NEON on AArch64).
    Portable,
}

impl InstructionSet {
    /// The best that this CPU has.
    pub fn detect() -> Self {
        [Self::Avx512, Self::Avx2]
            .into_iter()
            .find(|set| set.is_available())
            .unwrap_or(Self::Portable)
    }

    /// Whether this CPU can run it.
    pub fn is_available(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                std::arch::is_x86_feature_detected!("avx512f")
                    && std::arch::is_x86_feature_detected!("avx2")
                    && std::arch::is_x86_feature_detected!("fma")
                    && std::arch::is_x86_feature_detected!("f16c")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                std::arch::is_x86_feature_detected!("avx2")
                    && std::arch::is_x86_feature_detected!("fma")
                    && std::arch::is_x86_feature_detected!("f16c")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 => false,
            Self::Portable => true,
        }
    }
}

/// Work that is compiled once for each instruction set.
trait Job {
    /// What it gives back.
    type Output;

    /// Does it.
    ///
    /// # Safety
    /// The CPU must have the instructions of `S`.
    unsafe fn run<S: Simd>(self) -> Self::Output;
}

/// Runs a job with an instruction set.
fn dispatch<J: Job>(set: InstructionSet, job: J) -> J::Output {
    debug_assert!(set.is_available());
    match set {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Kernels::new` accepts available sets only.
        InstructionSet::Avx512 => unsafe { avx512::run(job) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        InstructionSet::Avx2 => unsafe { avx2::run(job) },
        // SAFETY: plain Rust runs everywhere.
        _ => unsafe { job.run::<portable::Plain>() },
    }
}

/// The kernels for one instruction set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kernels {
    set: InstructionSet,
}

impl Kernels {
    /// Kernels for a set that this CPU has; portable ones where it has not.
    pub(crate) fn new(set: InstructionSet) -> Self {
        Self { set: if set.is_available() { set } else { InstructionSet::Portable } }
    }

    /// The instruction set in use.
    pub(crate) fn instruction_set(self) -> InstructionSet {
        self.set
    }
}

#[cfg(test)]
mod tests;
