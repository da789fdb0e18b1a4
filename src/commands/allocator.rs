//! The memory that the system's allocator keeps after a flood.

/// Runs this program anew, with an allocator that gives back what it does not need. Called before anything is read.
///
/// glibc raises the size from which memory goes back to the system each time a large piece is freed. Some hundred clients
/// with large heads can do that from outside: the server then keeps 70 MB that it does not use, and 14 MB where the size
/// is fixed. It is fixed by a variable that glibc reads when a program starts (mallopt(3)), or by a call that is not safe
/// in Rust.
///
/// Where the system refuses, or the user has set one of glibc's variables, nothing happens.
pub fn keep_little() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        use std::env::{args_os, current_exe, var_os};
        use std::os::unix::process::CommandExt;
        use std::process::Command;

        /// glibc's own value at the start of a program, in bytes.
        const THRESHOLD: &str = "131072";
        const VARIABLES: [&str; 3] = ["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"];

        if VARIABLES.iter().any(|name| var_os(name).is_some()) {
            return;
        }
        let Ok(program) = current_exe() else { return };
        let mut arguments = args_os();
        let mut command = Command::new(program);
        if let Some(name) = arguments.next() {
            command.arg0(name);
        }
        // it comes back only if it failed
        let _ = command.args(arguments).env(VARIABLES[0], THRESHOLD).exec();
    }
}
