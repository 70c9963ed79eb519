//! Maps with a quick hash, for keys that are small numbers or short words.
//!
//! The standard library's hash costs more than all the rest of a look-up. This one is a few multiplications, begun with a
//! number that each process draws: nobody can write a text whose names are chosen to collide.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::OnceLock;

/// A map with a quick hash. Its order differs from process to process: nothing may depend on it.
pub type Map<K, V> = HashMap<K, V, Seed>;

/// What the hashes of this process begin with.
#[derive(Clone, Copy, Debug)]
pub struct Seed(u64);

impl Default for Seed {
    fn default() -> Self {
        static DRAWN: OnceLock<u64> = OnceLock::new();
        Seed(*DRAWN.get_or_init(|| RandomState::new().hash_one(0)))
    }
}

impl BuildHasher for Seed {
    type Hasher = Mix;

    #[inline]
    fn build_hasher(&self) -> Mix {
        Mix(self.0)
    }
}

/// Multiplies to twice the width and folds the halves, eight bytes at a time: without the start, differences cannot be foreseen.
#[derive(Clone, Copy, Debug)]
pub struct Mix(u64);

impl Hasher for Mix {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        let mut last = [0u8; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.write_u64(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    #[inline]
    fn write_u8(&mut self, x: u8) {
        self.write_u64(u64::from(x));
    }

    #[inline]
    fn write_u32(&mut self, x: u32) {
        self.write_u64(u64::from(x));
    }

    #[inline]
    fn write_u64(&mut self, x: u64) {
        let wide = u128::from(self.0.rotate_left(23) ^ x) * 0x9e37_79b9_7f4a_7c15;
        self.0 = wide as u64 ^ (wide >> 64) as u64;
    }

    #[inline]
    fn write_usize(&mut self, x: usize) {
        self.write_u64(x as u64);
    }
}
