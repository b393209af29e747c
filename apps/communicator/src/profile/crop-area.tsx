import { type PointerEvent, type ReactElement, useEffect, useRef } from "react";
import { texts } from "../texts/index.ts";
import { type Crop, keptInside } from "@tandem/ui-kit/pictures";

const AREA_PX = 192;
/** Of the square's edge, for one press of an arrow. */
const STEP = 0.05;

interface CropAreaProps {
  readonly image: ImageBitmap;
  readonly crop: Crop;
  readonly onCrop: (crop: Crop) => void;
}

/** The picture as others will see it: drag or arrows move it, the slider below makes it larger. */
export function CropArea({ image, crop, onCrop }: CropAreaProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ readonly x: number; readonly y: number }>(undefined);
  const change = (next: Partial<Crop>): void => onCrop(keptInside({ ...crop, ...next }, image));

  useEffect(() => {
    const edge = Math.min(image.width, image.height);
    const [left, top, length] = [(crop.x - crop.size / 2) * edge, (crop.y - crop.size / 2) * edge, crop.size * edge];
    canvas.current?.getContext("2d")?.drawImage(image, left, top, length, length, 0, 0, AREA_PX, AREA_PX);
  }, [image, crop]);

  const move = (event: PointerEvent): void => {
    if (drag.current === undefined) return;
    const { x, y } = drag.current;
    drag.current = { x: event.clientX, y: event.clientY };
    const scale = crop.size / AREA_PX;
    change({ x: crop.x - (event.clientX - x) * scale, y: crop.y - (event.clientY - y) * scale });
  };
  const arrows: Record<string, Partial<Crop>> = {
    ArrowLeft: { x: crop.x - STEP * crop.size },
    ArrowRight: { x: crop.x + STEP * crop.size },
    ArrowUp: { y: crop.y - STEP * crop.size },
    ArrowDown: { y: crop.y + STEP * crop.size },
  };
  return (
    <div className="cm-crop">
      <canvas
        ref={canvas}
        width={AREA_PX}
        height={AREA_PX}
        role="img"
        aria-label={texts.profile.cropHelp}
        tabIndex={0}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={move}
        onPointerUp={() => (drag.current = undefined)}
        onKeyDown={(event) => {
          const next = arrows[event.key];
          if (next === undefined) return;
          event.preventDefault();
          change(next);
        }}
      />
      <label className="td-label">
        {texts.profile.zoom}
        <input
          type="range"
          min={1}
          max={10}
          step={0.1}
          value={1 / crop.size}
          onChange={(event) => change({ size: 1 / Number(event.target.value) })}
        />
      </label>
    </div>
  );
}
