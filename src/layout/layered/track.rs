//! Gives edges that run sideways in one band a track each, so that they do not lie on each other.
//!
//! As in channel routing (A. Hashimoto, J. Stevens, "Wire routing by optimizing channel assignment
//! within large apertures", DAC 1971). Of two edges that run to the same side, the one that starts
//! further to that side turns first, so that tracks add no crossing. Edges into one junction share
//! a track: they meet in a bracket.

use super::route::Path;

/// Distance between tracks, in pixels.
const GAP: f64 = 7.0;
/// Bands with more edges than this get tracks by rank only: the exact way is quadratic.
const MANY: usize = 400;
/// Most tracks of such a band.
const COARSE: usize = 16;

/// The tracks of all edges in all bands, counted from the bottom of the band.
#[derive(Debug, Clone, Default)]
pub(super) struct Tracks {
    of: Vec<Vec<u32>>,
    count: Vec<u32>,
    coarse: Vec<bool>,
}

/// Part of an edge that runs sideways in a band.
struct Piece {
    edge: usize,
    step: usize,
    upper: f64,
    lower: f64,
    junction: Option<usize>,
}

impl Piece {
    fn overlaps(&self, other: &Piece) -> bool {
        let (a, b) = (self.upper.min(self.lower), self.upper.max(self.lower));
        let (c, d) = (other.upper.min(other.lower), other.upper.max(other.lower));
        a < d + GAP && c < b + GAP
    }
}

impl Tracks {
    pub(super) fn new(paths: &[Path], bands: usize) -> Self {
        let mut pieces: Vec<[Vec<Piece>; 2]> = (0..bands).map(|_| [vec![], vec![]]).collect();
        for (edge, path) in paths.iter().enumerate() {
            let mut upper = path.top;
            for (step, &(band, lower)) in path.steps.iter().enumerate() {
                let junction = path.junction.filter(|_| step == 0);
                if (upper - lower).abs() > 1.0 {
                    let side = usize::from(upper > lower);
                    pieces[band][side].push(Piece { edge, step, upper, lower, junction });
                }
                upper = lower;
            }
        }
        let mut tracks = Self {
            of: paths.iter().map(|p| vec![0; p.steps.len()]).collect(),
            count: vec![1; bands],
            coarse: vec![false; bands],
        };
        for (band, [mut to_left, mut to_right]) in pieces.into_iter().enumerate() {
            // Going up to the right, the rightmost turns first; to the left, the leftmost.
            let place = |p: &Piece| p.upper + p.lower;
            to_right.sort_by(|a, b| place(b).total_cmp(&place(a)));
            to_left.sort_by(|a, b| place(a).total_cmp(&place(b)));
            if to_right.len() + to_left.len() > MANY {
                for side in [&to_right, &to_left] {
                    for (i, piece) in side.iter().enumerate() {
                        let track = i * COARSE / side.len();
                        tracks.of[piece.edge][piece.step] = track as u32;
                    }
                }
                tracks.count[band] = COARSE as u32;
                tracks.coarse[band] = true;
            } else {
                tracks.assign(band, &to_right, &to_left);
            }
        }
        tracks
    }

    fn assign(&mut self, band: usize, to_right: &[Piece], to_left: &[Piece]) {
        let mut placed: Vec<(&Piece, u32)> = Vec::new();
        for side in [to_right, to_left] {
            let others = placed.len();
            for piece in side {
                let mut track = 0;
                for (before, its) in &placed[others..] {
                    if piece.overlaps(before) {
                        let shares = piece.junction.is_some() && piece.junction == before.junction;
                        track = track.max(its + u32::from(!shares));
                    }
                }
                // Edges to the other side are crossed anyway, but not on one track.
                let taken = |track| {
                    placed[..others].iter().any(|(before, its)| {
                        *its == track
                            && piece.overlaps(before)
                            && (piece.junction.is_none() || piece.junction != before.junction)
                    })
                };
                while taken(track) {
                    track += 1;
                }
                self.of[piece.edge][piece.step] = track;
                self.count[band] = self.count[band].max(track + 1);
                placed.push((piece, track));
            }
        }
    }

    /// Whether edges of a band that are in each other's way share tracks, for there are too many.
    pub(super) fn is_coarse(&self, band: usize) -> bool {
        self.coarse[band]
    }

    /// Least distance between two tracks of a band.
    pub(super) fn gap(&self, band: usize) -> f64 {
        GAP * (60.0 / f64::from(self.count[band])).min(1.0)
    }

    /// The track of an edge in a band that it goes through, counted from the bottom.
    pub(super) fn track(&self, edge: usize, step: usize) -> usize {
        self.of[edge][step] as usize
    }
}
