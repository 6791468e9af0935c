import { encode } from "uqr";

/** A QR code, always dark on light: cameras do not read it the other way round. */
export const QrCode = (props: { text: string; label: string }) => {
  const code = () => encode(props.text, { border: 2 });
  const path = () =>
    code()
      .data.flatMap((line, y) => line.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
      .join("");
  return (
    <svg class="qr" viewBox={`0 0 ${code().size} ${code().size}`} role="img" aria-label={props.label}>
      <path d={path()} shape-rendering="crispEdges" />
    </svg>
  );
};
