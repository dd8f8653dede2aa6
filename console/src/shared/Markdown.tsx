/** How is a text of people shown? Markdown without HTML; pictures from elsewhere only on a click. */
import { memo, useState } from "react";
import Marked, { type Components } from "react-markdown";
import gfm from "remark-gfm";

function Picture({ src, alt }: { src: string | undefined; alt: string | undefined }) {
  const [asked, ask] = useState(false);
  if (!src) return null;
  const near = src.startsWith("/") || src.startsWith("blob:") || src.startsWith("data:image/png");
  if (near) return <img src={src} alt={alt ?? ""} style={{ maxWidth: "100%" }} />;
  if (asked) return <code>{src}</code>;
  return (
    <button
      type="button"
      className="chip"
      onClick={() => ask(true)}
      title="It is not fetched: that would tell its server who reads this"
    >
      Picture from elsewhere: {alt || "show its address"}
    </button>
  );
}

const COMPONENTS: Components = {
  img: ({ src, alt }) => <Picture src={typeof src === "string" ? src : undefined} alt={alt} />,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
};

export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="prose">
      <Marked remarkPlugins={[gfm]} components={COMPONENTS}>
        {text}
      </Marked>
    </div>
  );
});
