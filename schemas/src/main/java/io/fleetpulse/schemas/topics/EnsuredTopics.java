package io.fleetpulse.schemas.topics;

import java.util.List;

/**
 * What {@link TopicCatalogue#ensure} found.
 *
 * @param created names of topics that were missing
 * @param differences sentences, each about an existing topic that differs from the catalogue in a
 *     way one can live with
 */
public record EnsuredTopics(List<String> created, List<String> differences) {

  public EnsuredTopics {
    created = List.copyOf(created);
    differences = List.copyOf(differences);
  }
}
