/** Reads multipart/form-data as grammY writes it: bare file names, headers in lower case, file parts by random name. */
export type Upload = { name: string; bytes: Uint8Array };
export type Form = { fields: Record<string, string>; files: Map<string, Upload> };

const parameter = (headers: string, key: string) =>
  new RegExp(`[;\\s]${key}=(?:"([^"]*)"|([^;\\r\\n]*))`, "i").exec(headers)?.slice(1).find(Boolean);

/** Fields and files by name; parts that are neither are left out. */
export const readForm = (body: Buffer, boundary: string): Form => {
  const form: Form = { fields: {}, files: new Map() };
  const mark = Buffer.from(`--${boundary}`);
  let at = body.indexOf(mark);
  while (at >= 0) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) break;
    const part = body.subarray(at + mark.length + 2, next - 2);
    const gap = part.indexOf("\r\n\r\n");
    const headers = ` ;${part.subarray(0, gap).toString("utf8")}`;
    const content = part.subarray(gap + 4);
    const name = parameter(headers, "name");
    const fileName = parameter(headers, "filename");
    if (name && fileName) form.files.set(name, { name: fileName, bytes: new Uint8Array(content) });
    else if (name) form.fields[name] = content.toString("utf8");
    at = next;
  }
  return form;
};
