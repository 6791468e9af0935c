import { t } from "../../app/words";

/** The list's edge, drawn wider or narrower by pointer or arrow keys. */
export const Grip = (props: { width: number; setWidth: (px: number) => void }) => {
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const from = event.clientX;
    const width = props.width;
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = (move) => props.setWidth(width + move.clientX - from);
    grip.onpointerup = () => {
      grip.onpointermove = null;
    };
  };
  return (
    <button
      type="button"
      class="grip"
      aria-label={t("list.resize")}
      onPointerDown={drag}
      onKeyDown={(event) => {
        if (event.code === "ArrowRight") props.setWidth(props.width + 16);
        if (event.code === "ArrowLeft") props.setWidth(props.width - 16);
      }}
    />
  );
};
