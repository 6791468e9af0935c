import type { Invitation, Mailbox } from "./mail";
import { decodeText } from "./mime/charset";
import { decodeQuotedPrintable } from "./mime/transfer";

type Property = { name: string; params: string; value: string };

const linesMax = 20_000;

/** vCalendar 1.0 writes what is not ASCII as quoted-printable, and folds it as that does. */
const isQuoted = /;ENCODING=QUOTED-PRINTABLE/i;
const unquoted = ({ params, value, ...property }: Property): Property => ({
  ...property,
  params,
  value: isQuoted.test(params)
    ? decodeText(decodeQuotedPrintable(Buffer.from(value, "latin1")), param(params, "CHARSET"))
    : value,
});

const propertiesOf = (text: string): Property[] =>
  (isQuoted.test(text) ? text.replace(/=\r?\n/g, "") : text)
    .replace(/\r?\n[ \t]/g, "")
    .split(/\r?\n/, linesMax)
    .flatMap((line) => {
      const [, name, params = "", value = ""] =
        line.match(/^([A-Za-z-]{1,40})((?:;[^:;="]{1,60}=(?:"[^"]*"|[^:;"]*))*):(.*)$/) ?? [];
      return name ? [{ name: name.toUpperCase(), params, value: value.slice(0, 5_000) }] : [];
    })
    .map(unquoted);

const words = (value: string): string =>
  value
    .replace(/\\n/gi, "\n")
    .replace(/\\([,;\\])/g, "$1")
    .trim();
const param = (params: string, name: string): string =>
  params
    .match(new RegExp(`;${name}=(?:"([^"]*)"|([^;]*))`, "i"))
    ?.slice(1)
    .find(Boolean) ?? "";

const personOf = ({ params, value }: Property): Mailbox => ({
  name: param(params, "CN"),
  address: value.replace(/^mailto:/i, "").trim(),
});

/** `20260301T140000` with its zone, written as `2026-03-01 14:00 (Europe/Berlin)`. */
const whenOf = ({ params, value }: Property): string => {
  const [, year, month, day, hour, minute, utc] = value.match(/^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z)?)?/) ?? [];
  if (!year) return value;
  const zone = utc ? "UTC" : param(params, "TZID");
  return [`${year}-${month}-${day}`, hour ? `${hour}:${minute}` : "", zone ? `(${zone})` : ""]
    .filter(Boolean)
    .join(" ");
};

/** The first event of a calendar file, RFC 5545; null when there is none. */
export const readInvitation = (text: string, methodOfPart: string): Invitation | null => {
  if (!/BEGIN:VCALENDAR/i.test(text)) return null;
  const all = propertiesOf(text);
  const start = all.findIndex(({ name, value }) => name === "BEGIN" && /^(?:VEVENT|VTODO)$/i.test(value.trim()));
  if (start < 0) return null;
  const end = all.findIndex(
    ({ name, value }, at) => at > start && name === "END" && /^(?:VEVENT|VTODO)$/i.test(value.trim()),
  );
  // An alarm inside the event has a summary of its own.
  const alarm = all.findIndex(
    ({ name, value }, at) => at > start && name === "BEGIN" && /^VALARM$/i.test(value.trim()),
  );
  const stop = Math.min(...[end, alarm, all.length].filter((at) => at > start));
  const event = all.slice(start, stop);
  const one = (name: string): Property | undefined => event.find((property) => property.name === name);
  const when = (name: string): string | null => {
    const property = one(name);
    return property ? whenOf(property) : null;
  };
  const organiser = one("ORGANIZER");
  return {
    method: (all.find(({ name }) => name === "METHOD")?.value ?? methodOfPart).trim().toUpperCase() || "PUBLISH",
    uid: one("UID")?.value.trim() ?? null,
    summary: words(one("SUMMARY")?.value ?? ""),
    start: when("DTSTART"),
    end: when("DTEND") ?? when("DUE"),
    location: words(one("LOCATION")?.value ?? ""),
    description: words(one("DESCRIPTION")?.value ?? ""),
    organiser: organiser ? personOf(organiser) : null,
    attendees: event
      .filter(({ name }) => name === "ATTENDEE")
      .slice(0, 200)
      .map(personOf),
  };
};

const person = ({ name, address }: Mailbox): string => (name && address ? `${name} <${address}>` : name || address);

/** An invitation as lines for reading; the words are left to whoever shows it. */
export const invitationText = ({ summary, start, end, location, organiser, description }: Invitation): string =>
  [
    [summary, [start, end].filter(Boolean).join(" – "), location, organiser ? person(organiser) : ""]
      .filter(Boolean)
      .join("\n"),
    description,
  ]
    .filter(Boolean)
    .join("\n\n");
