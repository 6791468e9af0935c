const meanings: [RegExp, string][] = [
  [
    /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)/,
    "nobody knows that name. Check the address in the settings, and this server's name service (DNS).",
  ],
  [/^ECONNREFUSED/, "nothing answers there. Check the address and the port in the settings, and the firewall."],
  [
    /^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)/,
    "there is no way to it from here. Check this server's network and firewall.",
  ],
  [
    /^(CERT_|DEPTH_ZERO|UNABLE_TO_|ERR_TLS|SELF_)/,
    "its certificate is not trusted. Check the address, this server's clock, and any proxy in between.",
  ],
];

/** What to tell an admin when nothing came of calling `who`, by the code that Node gave: what it means and what to do. */
export const unreachedWords = (who: string, code: string): string => {
  const meaning = meanings.find(([pattern]) => pattern.test(code))?.[1];
  return meaning ? `${who} could not be reached (${code}): ${meaning}` : `${who} could not be reached (${code}).`;
};
