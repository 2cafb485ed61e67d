//! Anywhere: all threads have the same share.

/// Does nothing: that other threads go first is a matter of speed only.
pub(super) fn lower() {}
