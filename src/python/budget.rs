//! How much memory the values of one session may take.

use std::error;
use std::fmt;
use std::mem::size_of;

use super::text::Text;
use super::value::Value;

/// How much memory the values in one payload may take, in bytes, unless another bound is given. Python sets none.
pub const MAX_MEMORY: usize = 16 * 1024 * 1024;

/// How much memory the values of one session may still take, in bytes, besides the texts that stood in the payload.
///
/// A payload of two bytes an item (`[0,0,0,…`) makes values of 32, and a tag inside tags doubles a text at
/// each level. Python has no bound but its machine's; here a small cookie cannot take a large machine.
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
    /// So many bytes, and always enough for a few hundred values.
    pub fn new(bytes: usize) -> Budget {
        Budget { left: bytes.max(64 * 1024) }
    }

    /// Pays for some bytes.
    ///
    /// # Errors
    /// There is not as much left.
    pub fn pay(&mut self, bytes: usize) -> Result<(), OverBudget> {
        self.left = self.left.checked_sub(bytes).ok_or(OverBudget)?;
        Ok(())
    }

    /// Pays for an item of a list. A list that grows has room for twice its items.
    pub(crate) fn pay_for_item(&mut self) -> Result<(), OverBudget> {
        self.pay(2 * size_of::<Value>())
    }

    /// Pays for an entry of a dict.
    pub(crate) fn pay_for_entry(&mut self) -> Result<(), OverBudget> {
        self.pay(2 * size_of::<(Text, Value)>())
    }

    /// What is left, in bytes.
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
