import { createHash } from "node:crypto";
import type { ExternalId, ThreadRef } from "../contract";

/** The address of a person the customer's site vouches for. */
export const siteAddress = (siteId: string): string => `site:${siteId}`;
/** The address of somebody nobody vouches for. */
export const visitorAddress = (random: string): string => `visitor:${random}`;
/** The site's own id of the person, when a signature vouched for one. */
export const siteIdOf = (address: string): string | undefined =>
  address.startsWith("site:") ? address.slice("site:".length) : undefined;

/** One thread for one person: whoever signs in on another device finds the same history. */
export const threadOf = (address: string): ThreadRef => address;

const tagOf = (address: string): string => createHash("sha256").update(address).digest("hex").slice(0, 12);

/**
 * The external id of a visitor's message: their own tag before the id their browser made.
 * The tag makes it impossible to take, or to edit, an id that belongs to somebody else.
 */
export const externalIdOf = (address: string, clientId: string): ExternalId => `${tagOf(address)}.${clientId}`;

/** True when this person's browser made the message. */
export const isOwn = (address: string, externalId: ExternalId): boolean => externalId.startsWith(`${tagOf(address)}.`);
