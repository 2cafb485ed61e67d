//! Each named flow is drawn once, however often it is used.

use flux_session::plan::NodeId;
use flux_session::view::{Children, Item, Outline};
use std::collections::{HashMap, hash_map::Entry};

/// Where each named flow is drawn.
pub(super) struct Once(HashMap<NodeId, *const Item>);

impl Once {
    /// Where a reader meets it first; in a handler only if nowhere else.
    pub(super) fn of(outline: &Outline) -> Once {
        let mut once = Once(HashMap::new());
        for handlers in [false, true] {
            for root in &outline.roots {
                once.items(&root.items, handlers);
                if handlers {
                    root.catchers.iter().for_each(|catcher| once.items(&catcher.items, handlers));
                }
            }
        }
        once
    }

    /// Is it drawn here? What has no name always is.
    pub(super) fn is_first(&self, item: &Item) -> bool {
        item.node.is_none_or(|node| self.0.get(&node).is_none_or(|first| std::ptr::eq(*first, item)))
    }

    fn items(&mut self, items: &[Item], handlers: bool) {
        for item in items {
            let named = matches!(item.children, Children::Body(_) | Children::Cases(..));
            if let (true, Some(node)) = (named, item.node)
                && let Entry::Vacant(place) = self.0.entry(node)
            {
                place.insert(std::ptr::from_ref(item));
            }
            match &item.children {
                Children::Code | Children::Record | Children::Elsewhere => {}
                Children::Body(items) | Children::Each(items) => self.items(items, handlers),
                Children::Cases(cases, _) => {
                    cases.iter().for_each(|(_, items)| self.items(items, handlers));
                }
                Children::Branches(branches) => {
                    branches.iter().for_each(|items| self.items(items, handlers));
                }
            }
            if handlers {
                item.catchers.iter().for_each(|catcher| self.items(&catcher.items, handlers));
            }
        }
    }
}
