//! Places in the order of how often they were used, each operation in constant time.
//!
//! A place is in the bucket of its count; buckets are linked in ascending order, the places of a bucket from
//! the longest unused to the last used.

const NONE: u32 = u32::MAX;

/// One place in the order.
#[derive(Clone, Copy, Debug)]
struct Place {
    bucket: u32,
    older: u32,
    newer: u32,
}

/// All places of one count; never empty while it is linked.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    count: u64,
    oldest: u32,
    newest: u32,
    below: u32,
    above: u32,
}

/// The order. Places are numbers that the caller chooses, from 0 without gaps.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    places: Vec<Place>,
    buckets: Vec<Bucket>,
    /// Buckets that are not linked.
    spare: Vec<u32>,
    lowest: u32,
}

impl Buckets {
    pub(super) fn new() -> Self {
        Buckets { places: Vec::new(), buckets: Vec::new(), spare: Vec::new(), lowest: NONE }
    }

    /// The place that is least used, longest unused among equals, and its count.
    pub(super) fn least(&self) -> Option<(u32, u64)> {
        let bucket = self.buckets.get(self.lowest as usize)?;
        Some((bucket.oldest, bucket.count))
    }

    /// The same, but never this place.
    pub(super) fn least_but(&self, spared: u32) -> Option<(u32, u64)> {
        let (least, count) = self.least()?;
        if least != spared {
            return Some((least, count));
        }
        let Place { bucket, newer, .. } = self.places[spared as usize];
        if newer != NONE {
            return Some((newer, count));
        }
        let above = self.buckets[bucket as usize].above;
        self.buckets.get(above as usize).map(|bucket| (bucket.oldest, bucket.count))
    }

    /// Adds a place just used. Walks over the buckets of lower counts; the caller sees to it that there are at
    /// most two.
    pub(super) fn add(&mut self, place: u32, count: u64) {
        let mut below = NONE;
        let mut at = self.lowest;
        while at != NONE && self.buckets[at as usize].count < count {
            below = at;
            at = self.buckets[at as usize].above;
        }
        let bucket = self.bucket(count, below, at);
        if place as usize >= self.places.len() {
            self.places.resize(place as usize + 1, Place { bucket: NONE, older: NONE, newer: NONE });
        }
        self.append(place, bucket);
    }

    /// Counts one more use of a place.
    pub(super) fn touch(&mut self, place: u32) {
        let from = self.places[place as usize].bucket;
        let Bucket { count, above, .. } = self.buckets[from as usize];
        let to = self.bucket(count.saturating_add(1), from, above);
        self.unlink(place);
        self.append(place, to);
        self.drop_if_empty(from);
    }

    /// Takes a place out of the order.
    pub(super) fn remove(&mut self, place: u32) {
        let bucket = self.places[place as usize].bucket;
        self.unlink(place);
        self.drop_if_empty(bucket);
    }

    /// The bucket of that count, which stands between these two: `above` itself, or a new one.
    fn bucket(&mut self, count: u64, below: u32, above: u32) -> u32 {
        if above != NONE && self.buckets[above as usize].count == count {
            return above;
        }
        let bucket = Bucket { count, oldest: NONE, newest: NONE, below, above };
        let at = match self.spare.pop() {
            Some(at) => {
                self.buckets[at as usize] = bucket;
                at
            }
            None => {
                self.buckets.push(bucket);
                (self.buckets.len() - 1) as u32
            }
        };
        match below {
            NONE => self.lowest = at,
            below => self.buckets[below as usize].above = at,
        }
        if above != NONE {
            self.buckets[above as usize].below = at;
        }
        at
    }

    fn append(&mut self, place: u32, bucket: u32) {
        let older = self.buckets[bucket as usize].newest;
        self.places[place as usize] = Place { bucket, older, newer: NONE };
        match older {
            NONE => self.buckets[bucket as usize].oldest = place,
            older => self.places[older as usize].newer = place,
        }
        self.buckets[bucket as usize].newest = place;
    }

    fn unlink(&mut self, place: u32) {
        let Place { bucket, older, newer } = self.places[place as usize];
        match older {
            NONE => self.buckets[bucket as usize].oldest = newer,
            older => self.places[older as usize].newer = newer,
        }
        match newer {
            NONE => self.buckets[bucket as usize].newest = older,
            newer => self.places[newer as usize].older = older,
        }
    }

    fn drop_if_empty(&mut self, bucket: u32) {
        let Bucket { oldest, below, above, .. } = self.buckets[bucket as usize];
        if oldest != NONE {
            return;
        }
        match below {
            NONE => self.lowest = above,
            below => self.buckets[below as usize].above = above,
        }
        if above != NONE {
            self.buckets[above as usize].below = below;
        }
        self.spare.push(bucket);
    }
}
