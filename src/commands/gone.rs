//! What became of a session that is gone.
