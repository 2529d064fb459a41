"""Who is who: parental responsibility, guardianship, mandates and next of kin, and assessments of one decision."""
