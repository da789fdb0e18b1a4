//! The memory that the values of one session may take.

use std::error;
use std::fmt;
use std::mem::size_of;

use super::text::Text;
use super::value::Value;

/// The default limit for the values of one payload, in bytes. Python has no limit.
pub const MAX_MEMORY: usize = 16 * 1024 * 1024;

/// The memory that the values of one session may still take, in bytes. The texts of the payload itself do not count.
///
/// A payload of two bytes an item (`[0,0,0,…`) makes values of 32, and a tag inside tags doubles a text at
/// each level. Without a limit, a small cookie could fill the memory.
#[derive(Debug)]
pub struct Budget {
    left: usize,
}

/// The values would take more than their [`Budget`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverBudget;

impl fmt::Display for OverBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the values take more memory than they may")
    }
}

impl error::Error for OverBudget {}

impl Budget {
    /// A budget of this many bytes, and at least enough for a few hundred values.
    pub fn new(bytes: usize) -> Budget {
        Budget { left: bytes.max(64 * 1024) }
    }

    /// Takes this many bytes from the budget.
    ///
    /// # Errors
    /// The budget has fewer bytes left.
    pub fn pay(&mut self, bytes: usize) -> Result<(), OverBudget> {
        self.left = self.left.checked_sub(bytes).ok_or(OverBudget)?;
        Ok(())
    }

    /// Takes the bytes of one list item. A growing list has room for twice its items.
    pub(crate) fn pay_for_item(&mut self) -> Result<(), OverBudget> {
        self.pay(2 * size_of::<Value>())
    }

    /// Takes the bytes of one dict entry.
    pub(crate) fn pay_for_entry(&mut self) -> Result<(), OverBudget> {
        self.pay(2 * size_of::<(Text, Value)>())
    }

    /// The bytes that are left.
    pub(crate) fn left(&self) -> usize {
        self.left
    }
}

/// A budget of [`MAX_MEMORY`] bytes.
impl Default for Budget {
    fn default() -> Budget {
        Budget::new(MAX_MEMORY)
    }
}
