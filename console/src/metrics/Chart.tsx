/** How is the course of many days drawn? Pairs of bars and lines; the numbers are in a table beside it. */
import type { ReactNode } from "react";
import { ceiling } from "./figures";

export interface Series {
  name: string;
  color: string;
  values: readonly number[];
  /** As bars beside each other, or as a line. */
  as: "bar" | "line" | "dashed";
}

const HEIGHT = 100;

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <div className="legend">
      {series.map(({ name, color, as }) => (
        <span key={name} className="row" style={{ gap: 6 }}>
          <svg width="18" height="10" aria-hidden>
            <title>{as}</title>
            {as === "bar" ? (
              <rect width="10" height="10" x="4" rx="2" fill={color} />
            ) : (
              <line
                x2="18"
                y1="5"
                y2="5"
                stroke={color}
                strokeWidth="2"
                strokeDasharray={as === "dashed" ? "4 3" : undefined}
              />
            )}
          </svg>
          {name}
        </span>
      ))}
    </div>
  );
}

function Bars({
  series,
  labels,
  top,
}: {
  series: readonly Series[];
  labels: readonly string[];
  top: number;
}) {
  const width = 0.8 / Math.max(1, series.length);
  return labels.map((label, day) => (
    <g key={label}>
      <title>{`${label}: ${series.map((one) => `${one.name} ${one.values[day] ?? 0}`).join(", ")}`}</title>
      <rect x={day} y={0} width={1} height={HEIGHT} fill="transparent" />
      {series.map((one, place) => {
        const height = ((one.values[day] ?? 0) / top) * HEIGHT;
        return (
          <rect
            key={one.name}
            x={day + 0.1 + place * width}
            y={HEIGHT - height}
            width={width}
            height={height}
            fill={one.color}
          />
        );
      })}
    </g>
  ));
}

/** One line for each series, over the middles of the days. */
function Lines({ series, top }: { series: readonly Series[]; top: number }) {
  return series.map((one) => (
    <polyline
      key={one.name}
      points={one.values
        .map((value, day) => `${day + 0.5},${(HEIGHT - (value / top) * HEIGHT).toFixed(2)}`)
        .join(" ")}
      fill="none"
      stroke={one.color}
      strokeWidth="2"
      strokeLinejoin="round"
      strokeDasharray={one.as === "dashed" ? "5 4" : undefined}
      vectorEffect="non-scaling-stroke"
      pointerEvents="none"
    />
  ));
}

export function Chart({
  what,
  labels,
  series,
}: {
  what: ReactNode;
  labels: readonly string[];
  series: readonly Series[];
}) {
  const top = ceiling(Math.max(0, ...series.flatMap((one) => one.values)));
  const [bars, lines] = [
    series.filter((one) => one.as === "bar"),
    series.filter((one) => one.as !== "bar"),
  ];
  return (
    <figure className="chart">
      <Legend series={series} />
      <div className="plot">
        <span className="axis muted num" aria-hidden>
          <span>{top}</span>
          <span>0</span>
        </span>
        <svg
          viewBox={`0 0 ${Math.max(1, labels.length)} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${what}, from ${labels[0]} to ${labels.at(-1)}. The same as a table: the button "Table".`}
        >
          <Bars series={bars} labels={labels} top={top} />
          <Lines series={lines} top={top} />
        </svg>
      </div>
      <div className="row between muted num ends" aria-hidden>
        <span>{labels[0]}</span>
        <span>{labels.at(-1)}</span>
      </div>
    </figure>
  );
}
