//! The memory of this process, while a key is in it.

/// Keeps the memory of this process from the disk, and from other programs of the same user.
///
/// On Linux the process is not dumpable from here on: it leaves no core when it crashes, and a debugger that is not
/// root's cannot attach (`PR_SET_DUMPABLE` of prctl(2)). On other kinds of Unix it leaves no core. On Windows nothing
/// changes.
///
/// It does not keep a key from root, from swap and hibernation, or from what has read the same file. A key on the
/// command line or in the environment stands there for others to read in any case. When the system refuses, the command
/// goes on: the key was readable before.
pub fn keep_memory_private() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
    #[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}
