//! Memory by TLSF, in 8 KB of WebAssembly less than the allocator that comes with `std` takes.

use rlsf::{GlobalTlsf, GlobalTlsfOptions};

#[global_allocator]
static ALLOCATOR: GlobalTlsf<Small> = GlobalTlsf::new();

struct Small;

impl GlobalTlsfOptions for Small {
    const ENABLE_REALLOCATION: bool = false;
    // Else the pieces of a list that grows to megabytes would never be joined again.
    const COALESCE_POOLS: bool = true;
}
