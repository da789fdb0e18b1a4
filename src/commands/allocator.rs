//! The memory that the system's allocator keeps after a flood.

/// Runs this program anew, with an allocator that gives back what it does not need. Called before anything is read.
///
/// glibc takes pieces of 128 KB and more from the system and gives them back when they are freed. It raises that size when
/// one of them is freed, and keeps all smaller pieces. Clients can cause both: after a flood of unfinished requests the
/// server kept 40 MB that it did not use. With buffers of connections as large pieces of their own it keeps 14 MB.
///
/// Two variables say so, which glibc reads when a program starts (mallopt(3)). The call that says the same is not safe in
/// Rust.
///
/// Where the system refuses, or the user has set one of glibc's variables, nothing happens.
pub fn keep_little() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        use std::env::{args_os, current_exe, var_os};
        use std::os::unix::process::CommandExt;
        use std::process::Command;

        /// In bytes: glibc's own value at the start of a program, and the buffer of a connection.
        const VARIABLES: [(&str, &str); 2] = [("MALLOC_TRIM_THRESHOLD_", "131072"), ("MALLOC_MMAP_THRESHOLD_", "8192")];

        let is_set = |name: &str| var_os(name).is_some();
        if is_set("GLIBC_TUNABLES") || VARIABLES.iter().any(|(name, _)| is_set(name)) {
            return;
        }
        let Ok(program) = current_exe() else { return };
        let mut arguments = args_os();
        let mut command = Command::new(program);
        if let Some(name) = arguments.next() {
            command.arg0(name);
        }
        // it comes back only if it failed
        let _ = command.args(arguments).envs(VARIABLES).exec();
    }
}
