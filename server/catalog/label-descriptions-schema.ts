/**
 * What files of labels said about all of their images. Items of any version of the family refer to it by its name, which
 * is a hash of it: a row never changes.
 */
export interface LabelDescriptionsTable {
  family_id: string;
  name: string;
  /** JSON as a text: `jsonb` would lose the order of names and refuse some characters. */
  description: string;
}

export const labelDescriptions = [
  `create table label_descriptions (
     family_id uuid not null references families,
     name text not null,
     description text not null,
     primary key (family_id, name)
   )`,
];
