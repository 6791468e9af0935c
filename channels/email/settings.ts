import { z } from "zod";
import { isAddress, type Named, namedFrom, normal } from "./addresses";

const text = z.string().trim();
const host = text.regex(/^[\w.:-]{0,253}$/, "a server's name, without https:// and without a port");
const port = z.coerce.number().int().min(0).max(65_535);
const onOff = z.union([z.boolean(), z.enum(["true", "false", ""]).transform((given) => given === "true")]);
const security = z.enum(["tls", "starttls", "none"]);
const lines = z
  .union([z.array(z.string()), z.string().transform((given) => given.split("\n"))])
  .transform((given) => given.map((line) => line.trim()).filter(Boolean));

const presets = {
  password: { imapHost: "", smtpHost: "", tokenUrl: "", scope: "", trustedServer: "" },
  google: {
    imapHost: "imap.gmail.com",
    smtpHost: "smtp.gmail.com",
    tokenUrl: "https://oauth2.googleapis.com/token",
    scope: "",
    trustedServer: "mx.google.com",
  },
  microsoft: {
    imapHost: "outlook.office365.com",
    smtpHost: "smtp.office365.com",
    tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    scope: "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
    trustedServer: "",
  },
};

type Provider = (typeof presets)["google"];
type Signing = { auth: keyof typeof presets };
/**
 * What stands there, or what the provider's is called. What was filled in for another provider is no longer meant once
 * somebody signs in at this one; with a password every server may be.
 */
const known = <Key extends keyof Provider>(one: Signing & Record<Key, string>, key: Key): string => {
  const isAnothers = Object.entries(presets).some(
    ([name, preset]) => name !== one.auth && preset[key] !== "" && preset[key] === one[key],
  );
  return one.auth !== "password" && isAnothers ? presets[one.auth][key] : one[key] || presets[one.auth][key];
};

/** Microsoft's own server speaks TLS from the start on no port. */
const outgoing = (one: Signing & { smtpHost: string; smtpPort: number; smtpSecurity: z.infer<typeof security> }) => {
  const smtpHost = known(one, "smtpHost");
  const isMicrosofts = smtpHost === presets.microsoft.smtpHost && one.smtpPort === 465;
  return { smtpHost, ...(isMicrosofts ? { smtpPort: 587, smtpSecurity: "starttls" as const } : {}) };
};

const given = z.object({
  address: text.refine(isAddress, "an address like support@acme.example"),
  fromName: text.max(200).default(""),
  aliases: lines
    .refine((all) => all.every((line) => namedFrom(line) !== null), "one address a line: Name <sales@acme.example>")
    .default([]),
  receive: z.enum(["imap", "webhook"]).default("imap"),
  auth: z.enum(["password", "google", "microsoft"]).default("password"),
  user: text.default(""),
  password: z.string().default(""),
  clientId: text.default(""),
  clientSecret: z.string().default(""),
  refreshToken: z.string().default(""),
  tokenUrl: z.url().or(z.literal("")).default(""),
  imapHost: host.default(""),
  imapPort: port.default(993),
  imapSecurity: security.default("tls"),
  begin: z.enum(["now", "unread", "everything"]).default("now"),
  sentFolder: text.default(""),
  sentCopy: z.enum(["auto", "parley", "server"]).default("auto"),
  smtpHost: host.default(""),
  smtpPort: port.default(465),
  smtpSecurity: security.default("tls"),
  webhookSecret: z.string().default(""),
  signature: z.union([z.array(z.string()).transform((all) => all.join("\n")), z.string()]).default(""),
  plusAddress: onOff.default(false),
  trustedServer: text.default(""),
  timeZone: text
    .refine((zone) => zone === "" || isZone(zone), "a time zone like Europe/Berlin")
    .transform((zone) => zone || "UTC")
    .default("UTC"),
  botRepliesPerHour: z.coerce.number().int().min(0).max(1000).default(6),
  timeoutS: z.coerce.number().positive().max(600).default(60),
});

const isZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
};

const SECRET_MIN = 16;
const isLong = ({ receive, webhookSecret }: z.infer<typeof given>) =>
  receive !== "webhook" || webhookSecret === "" || webhookSecret.length >= SECRET_MIN;
const tooShort = { path: ["webhookSecret"], message: `must have at least ${SECRET_MIN} characters` };

/** What one mailbox needs to know. Empty servers come from the provider; addresses of ours are all in `senders`. */
export const settings = given.refine(isLong, tooShort).transform((one) => {
  const preset = presets[one.auth];
  const address = normal(one.address);
  const aliases = one.aliases.map(namedFrom).filter((named): named is Named => named !== null);
  return {
    ...one,
    // Signing in goes by the name as the admin wrote it.
    login: one.user || one.address.toLowerCase(),
    address,
    imapHost: known(one, "imapHost"),
    ...outgoing(one),
    tokenUrl: known(one, "tokenUrl"),
    scope: preset.scope,
    trustedServer: known(one, "trustedServer"),
    // Google and Microsoft file what leaves by SMTP in Sent themselves.
    filesSent: one.sentCopy === "auto" ? (one.auth === "password" ? "parley" : "server") : one.sentCopy,
    senders: [{ name: one.fromName, address }, ...aliases],
  };
});

/** A mailbox's settings, complete. */
export type EmailSettings = z.infer<typeof settings>;
