import { useId } from "react";
import { Frame, type PageRoutes, type State } from "./frame.tsx";
import classes from "./gallery-page.module.css";
import { importRegions } from "./import-regions.tsx";
import { pageRegions } from "./page-regions.ts";
import { partRegions } from "./part-regions.tsx";

const regions = [...pageRegions, ...partRegions, ...importRegions].map((region) => ({
  ...region,
  id: region.title.toLowerCase().replaceAll(" ", "-"),
}));

/** Every state of every region, for developers. Its own words are in no catalogue. */
export function galleryOf(pages: PageRoutes) {
  return function GalleryPage() {
    return (
      <div className={classes.page}>
        <h1>Every state of every region</h1>
        <p>
          The real pages and parts, with answers that are made up: no frame asks the service for
          anything, and every write in one fails. What asks again by itself does so here too. With
          the network switched off in the browser’s tools, what is not reached says so in other
          words.
        </p>
        <nav aria-label="Regions" className={classes.regions}>
          {regions.map(({ id, title }) => (
            <a key={id} href={`#${id}`}>
              {title}
            </a>
          ))}
        </nav>
        {regions.map(({ id, title, states }) => (
          <section key={id} id={id} aria-label={title}>
            <h2>{title}</h2>
            <div className={classes.states}>
              {states.map((state) => (
                <Shown key={state.name} state={state} pages={pages} />
              ))}
            </div>
          </section>
        ))}
      </div>
    );
  };
}

function Shown({ state, pages }: { state: State; pages: PageRoutes }) {
  const id = useId();
  return (
    <article className={classes.state} aria-labelledby={id}>
      <h3 id={id}>{state.name}</h3>
      <div className={classes.frame}>
        <Frame state={state} pages={pages} />
      </div>
    </article>
  );
}
