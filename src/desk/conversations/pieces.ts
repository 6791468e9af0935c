import type { Done, InboundReceipt } from "../../../channels/contract";
import { rises } from "./changes";
import type { Delivery, Piece } from "./model";

/** What a message is sent in, as its channel says; what is known already of each place is kept. */
export const planned = (labels: string[], { pieces, externalIds }: Delivery): Piece[] =>
  labels.map((label, at) => {
    const before = pieces?.[at] ?? { externalId: null, state: "waiting" as const };
    const externalId = before.externalId ?? externalIds[at] ?? null;
    return { ...before, label, externalId, state: externalId && before.state === "waiting" ? "sent" : before.state };
  });

/**
 * The platform has taken the piece at this place, perhaps again and under a new id. What was never planned in pieces is one,
 * unless ids of it are known from before that was told: then nobody knows how many it has, and it is null.
 */
export const taken = (
  { pieces, externalIds }: Pick<Delivery, "pieces" | "externalIds">,
  { externalId, at }: { externalId: string; at: number },
): Piece[] | null => {
  if (!pieces) return at === 0 && externalIds.length === 0 ? [{ label: "", externalId, state: "sent" }] : null;
  return pieces.map((piece, n) => (n === at ? { label: piece.label, externalId, state: "sent" } : piece));
};

/** All of it has left, in as many pieces as there are ids, or under ids that nobody knows. */
export const allTaken = (pieces: Piece[], externalIds: string[]): Piece[] =>
  pieces.map((piece, at) => {
    const externalId = externalIds.length === pieces.length ? (externalIds[at] ?? null) : piece.externalId;
    if (externalId !== piece.externalId) return { label: piece.label, externalId, state: "sent" };
    return piece.state === "waiting" ? { ...piece, state: "sent" } : piece;
  });

export const idsOf = (pieces: Piece[]): string[] => pieces.flatMap(({ externalId }) => externalId ?? []);

/** True while it has to be sent, perhaps again. */
export const isMissing = ({ state }: Piece): boolean => state === "waiting" || state === "failed";

/** Which pieces need not be sent any more; empty when all of them have to be. */
export const doneOf = ({ pieces, externalIds }: Delivery): Done => {
  if (!pieces) return externalIds;
  return pieces.every(isMissing) ? [] : pieces.map((piece) => (isMissing(piece) ? undefined : piece.externalId));
};

/** Ids under which pieces of it were sent and did not arrive. */
export const goneOf = ({ pieces }: Delivery): string[] =>
  idsOf((pieces ?? []).filter(({ state }) => state === "failed"));

/** The pieces of a delivery; of one that is older than the knowledge of its pieces, what its ids tell. Null when it is one. */
export const piecesOf = ({ pieces, externalIds, state }: Delivery): Piece[] | null => {
  if (pieces || externalIds.length < 2) return pieces;
  if (state !== "sent" && state !== "delivered" && state !== "read") return null;
  return externalIds.map((externalId) => ({ label: "", externalId, state }));
};

export type Told = Pick<InboundReceipt, "state" | "reason"> & { about: ReadonlySet<string> | "all" };
/** What the platform says of some of the pieces; null when that is nothing new. */
export const told = (pieces: Piece[], { state, reason, about }: Told): Piece[] | null => {
  const isMeant = ({ externalId }: Piece) => externalId !== null && (about === "all" || about.has(externalId));
  const isNew = (piece: Piece) => isMeant(piece) && piece.state !== "waiting" && rises(piece.state, state);
  if (!pieces.some(isNew)) return null;
  return pieces.map((piece) => {
    if (!isNew(piece)) return piece;
    const { label, externalId } = piece;
    return { label, externalId, state, ...(state === "failed" && reason ? { reason } : {}) };
  });
};

/** What is true of the whole: it has failed when a piece has, and come as far as the last of them. Null while some have not left. */
export const whole = (pieces: Piece[]): Exclude<Piece["state"], "waiting"> | null => {
  const is = (state: Piece["state"]) => pieces.some((piece) => piece.state === state);
  if (is("waiting")) return null;
  return is("failed") ? "failed" : is("sent") ? "sent" : is("delivered") ? "delivered" : "read";
};

export const reasonOf = (pieces: Piece[]): string | null => pieces.find(({ reason }) => reason)?.reason ?? null;
