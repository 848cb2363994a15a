"""The actions by which a customer steers: yes and no, stop, start again, courtesies, and what the desk reports back."""
