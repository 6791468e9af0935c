import type { FeedbackReport } from "../mail";
import { decodeText } from "../mime/charset";
import { all, first } from "../mime/headers";
import type { Seen } from "./bounce";
import { addressIn, fieldGroupsOf } from "./fields";
import { originalOf, partsOf } from "./original";

const aggregate = /^\s*(?:\[[^\]]{1,40}\]\s*)?report\s?domain:\s?\S+\s+submitter:/i;

/** A complaint, an authentication failure or a DMARC or TLS report; null when the mail is none. */
export const readFeedback = (seen: Seen): FeedbackReport | null => {
  const { top, headers, subject, text, from } = seen;
  const original = originalOf(top, text);
  const about = { originalMessageId: original.messageId, originalSubject: original.subject };
  const part = partsOf(top).find(({ type }) => type === "message/feedback-report");
  const reportType = top.type === "multipart/report" ? (top.params.get("report-type") ?? "").toLowerCase() : "";
  if (part || reportType === "feedback-report") {
    const fields = part ? fieldGroupsOf(decodeText(part.bytes)).flat() : [];
    const recipients = [...all(fields, "original-rcpt-to"), ...all(fields, "removal-recipient")].map(addressIn);
    return {
      type: first(fields, "feedback-type").toLowerCase() || "abuse",
      recipients: [...new Set(recipients)],
      ...about,
    };
  }
  if (reportType === "tlsrpt" || first(headers, "tls-report-domain") !== "")
    return { type: "tls", recipients: [], ...about };
  if (aggregate.test(subject)) return { type: "dmarc", recipients: [], ...about };
  // Microsoft's complaints come as an ordinary mail with the original attached.
  const complained = first(headers, "x-hmxmroriginalrecipient");
  if (complained || (/^staff@hotmail\.com$/i.test(from?.address ?? "") && /^complaint about message/i.test(subject)))
    return { type: "abuse", recipients: complained ? [complained] : [], ...about };
  return null;
};
