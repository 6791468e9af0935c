import { z } from "zod";
import type { Person } from "../contract";
import { hmacHex, sameSecret } from "../kit/signature";
import { Refusal } from "./answers";
import { siteAddress, siteIdOf } from "./ids";
import type { Identity } from "./protocol";
import { jsonOf, sealed, unsealed } from "./seal";
import type { WebchatSettings } from "./settings";
import { oneLine } from "./text";

// Browsers themselves keep nothing a visitor has not come back to for longer than this.
const tokenLifeMs = 400 * 86_400_000;

const Verified = z.array(z.enum(["email", "phone", "site"]));
const Token = z.object({
  address: z.string(),
  issuedAt: z.number(),
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  verified: Verified.optional(),
});

const SignedPayload = z.object({
  id: z.union([z.string().min(1).max(200), z.number().transform(String)]),
  name: z.string().max(200).optional(),
  email: z.email().max(320).optional(),
  phone: z.string().max(40).optional(),
  /** Seconds since 1970 after which the signature is no longer good. */
  exp: z.number().optional(),
});

// Keyed by the identity secret too: changing it takes back every session it vouched for.
const siteKey = (secret: string, settings: WebchatSettings) => `${secret}\n${settings.identitySecret ?? ""}`;

/** The visitor's token: sealed, opaque, good for 400 days. */
export const tokenOf = (
  person: Person,
  context: { secret: string; settings: WebchatSettings; now: number },
): string => {
  const { address, name, email, phone, verified } = person;
  const isSite = siteIdOf(address) !== undefined;
  const key = isSite ? siteKey(context.secret, context.settings) : context.secret;
  return sealed(key, isSite ? "site" : "visitor", {
    address,
    issuedAt: context.now,
    name,
    email,
    phone,
    verified,
  });
};

/** Who holds this token; undefined when it is not ours or too old. */
export const personOf = (
  token: string,
  { secret, settings, now }: { secret: string; settings: WebchatSettings; now: number },
): Person | undefined => {
  const content = unsealed(secret, "visitor", token) ?? unsealed(siteKey(secret, settings), "site", token);
  const parsed = Token.safeParse(content);
  if (!parsed.success || parsed.data.issuedAt + tokenLifeMs < now) return undefined;
  const { issuedAt: _, ...facts } = parsed.data;
  const siteId = siteIdOf(facts.address);
  return { ...facts, ...(siteId !== undefined && { siteId }) };
};

const byId = (identity: Extract<Identity, { id: string }>, secret: string): Person => {
  if (!sameSecret(identity.hash.toLowerCase(), hmacHex(secret, identity.id))) throw new Refusal(401, "identity_wrong");
  // Only the id is under the signature: a name or an address beside it is hearsay.
  return {
    address: siteAddress(identity.id),
    siteId: identity.id,
    name: identity.name && oneLine(identity.name),
    email: identity.email && oneLine(identity.email),
    verified: ["site"],
  };
};

const byPayload = (identity: Extract<Identity, { payload: string }>, secret: string, now: number): Person => {
  // The prefix keeps the two forms apart: else somebody whose site id reads like a payload could sign in as anybody.
  const expected = hmacHex(secret, `payload.${identity.payload}`);
  if (!sameSecret(identity.hash.toLowerCase(), expected)) throw new Refusal(401, "identity_wrong");
  const parsed = SignedPayload.safeParse(jsonOf(Buffer.from(identity.payload, "base64url").toString("utf8")));
  if (!parsed.success) throw new Refusal(401, "identity_unreadable");
  const { id, name, email, phone, exp } = parsed.data;
  if (exp !== undefined && exp * 1000 < now) throw new Refusal(401, "identity_expired");
  const verified: Person["verified"] = ["site"];
  if (email) verified.push("email");
  if (phone) verified.push("phone");
  return {
    address: siteAddress(id),
    siteId: id,
    name: name && oneLine(name),
    email,
    phone,
    verified,
  };
};

/** Who the customer's site says this is. Refuses with 401 unless the signature is right; there is no second chance. */
export const vouchedFor = (identity: Identity, settings: WebchatSettings, now: number): Person => {
  if (!settings.identitySecret) throw new Refusal(401, "identity_not_set_up");
  return "payload" in identity
    ? byPayload(identity, settings.identitySecret, now)
    : byId(identity, settings.identitySecret);
};
